import * as v from 'valibot'
import { isAccountId, isCallId, isConversationId, type AccountId, type CallId, type ConversationId } from '../base/ids'

const account = v.custom<AccountId>(isAccountId)
const call = v.custom<CallId>(isCallId)
const conversation = v.custom<ConversationId>(isConversationId)
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** What came of a call (CL8). */
export const callRecord = v.object({
  id: call,
  conversation,
  group: v.boolean(),
  /** Who called. */
  caller: account,
  media: v.picklist(['voice', 'video']),
  direction: v.picklist(['incoming', 'outgoing']),
  outcome: v.picklist(['answered', 'missed', 'declined', 'busy', 'unanswered', 'cancelled', 'failed']),
  at: whole,
  lastedMs: v.exactOptional(whole),
  seen: v.boolean(),
})
export type CallRecord = v.InferOutput<typeof callRecord>

/** Which of this machine's devices calls use, where it is not the system's choice. */
export const callDevicesRecord = v.object({
  microphone: v.exactOptional(v.string()),
  camera: v.exactOptional(v.string()),
  speaker: v.exactOptional(v.string()),
})
export type CallDevicesRecord = v.InferOutput<typeof callDevicesRecord>
