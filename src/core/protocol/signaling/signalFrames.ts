/**
 * `/signal`, y-webrtc's own protocol (SG5). Text frames of JSON:
 *
 *   {type:'subscribe'|'unsubscribe', topics:[…]}
 *   {type:'publish', topic, …}    handed to the other subscribers with `clients`, how many subscribers there are
 *   {type:'ping'} → {type:'pong'}
 *
 * A refusal is `{type:'error', topic?, code, status, message}`, which y-webrtc itself ignores. Of several topics it
 * names the first that was refused.
 * What else a `publish` holds (`data`: an object, or base64 under a password) is passed on unread.
 *
 * A `subscribe` may be up to 30 s ahead of the session's `join` on `/ws/msg`; what is published on that topic
 * meanwhile waits with it, since y-webrtc announces itself right after it subscribes and never again.
 */
import * as v from 'valibot'
import type { Result } from '../../base/result'
import { type FrameFault, decodeFrame } from './decode'
import { topicField } from './fields'
import { maxTopicsPerSession } from './limits'

const topicsField = v.pipe(v.array(topicField), v.maxLength(maxTopicsPerSession))

const subscribeFrame = v.object({ type: v.picklist(['subscribe', 'unsubscribe']), topics: topicsField })
const publishFrame = v.object({ type: v.literal('publish'), topic: topicField })
const pingFrame = v.object({ type: v.literal('ping') })

/** By type. */
export const signalFrames: ReadonlyMap<string, v.GenericSchema<unknown, SignalFrame>> = new Map<
  string,
  v.GenericSchema<unknown, SignalFrame>
>([
  ['subscribe', subscribeFrame],
  ['unsubscribe', subscribeFrame],
  ['publish', publishFrame],
  ['ping', pingFrame],
])

export type SignalFrame =
  v.InferOutput<typeof subscribeFrame> | v.InferOutput<typeof publishFrame> | v.InferOutput<typeof pingFrame>

export const decodeSignalFrame = (text: string): Result<SignalFrame, FrameFault> =>
  decodeFrame(text, (type) => signalFrames.get(type))
