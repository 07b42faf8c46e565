/** What is said of a call, beside who says it and when. */
import * as v from 'valibot'
import { isAccountId, type AccountId } from '../base/ids'
import { stepSchema } from '../protocol/peer/step'

const media = v.picklist(['voice', 'video'])
const stamp = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const account = v.custom<AccountId>(isAccountId)

/** Whoever says this is in the call. `joined` names this presence of the device in it, `by` who called. */
const presence = { media, by: account, joined: stamp }

/**
 * Why nobody missed a call that is over now: it was declined, or it was one of two that crossed (CL4). So whoever
 * hears of the end first does not take it for a missed one. `lost`: nobody hung up, no way was found or it was lost
 * (CL5).
 */
const end = { because: v.exactOptional(v.picklist(['refused', 'merged', 'lost'])) }

export const longestDeclineMessage = 1_000

export const callBody = v.variant('type', [
  /** `since`: when the ringing began, by the caller's clock. */
  v.strictObject({ type: v.literal('invite'), ...presence, since: stamp }),
  v.strictObject({ type: v.literal('ringing') }),
  v.strictObject({ type: v.literal('accept'), ...presence }),
  v.strictObject({ type: v.literal('here'), ...presence }),
  v.strictObject({
    type: v.literal('decline'),
    message: v.exactOptional(v.pipe(v.string(), v.maxLength(longestDeclineMessage))),
  }),
  v.strictObject({ type: v.literal('busy') }),
  /** The caller gave up before anybody came. */
  v.strictObject({ type: v.literal('cancel'), ...end }),
  v.strictObject({ type: v.literal('leave'), ...end }),
  /** `way`: which attempt to find one; chosen by whoever offers, and rising. */
  v.strictObject({ type: v.literal('signal'), way: stamp, step: stepSchema }),
])

export type CallBody = v.InferOutput<typeof callBody>
/** All but the steps of finding a way. */
export type CallNews = Exclude<CallBody, { readonly type: 'signal' }>
