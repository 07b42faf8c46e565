import { isClientMessageId, isTopicId } from '../src/core/base/ids'
import type { Result } from '../src/core/base/result'
import { ok } from '../src/core/base/result'
import { type ClientFrame, decodeClientFrame } from '../src/core/protocol/signaling/clientFrames'
import type { FrameFault } from '../src/core/protocol/signaling/decode'
import { maxFrameBytes } from '../src/core/protocol/signaling/limits'

/** A message as `JSON.stringify` writes it, with nothing escaped: what nearly all that come look like. */
const message =
  /^\{"type":"message","id":"([!#-[\]-~]{1,64})","topic":"([\w-]{43})","envelope":"([\w-]+)","clientMsgId":"([!#-[\]-~]{1,64})"\}$/

/** As `decodeClientFrame`, in half the time for a message: its schema would look at each letter three times. */
export const decodeQuickly = (text: string): Result<ClientFrame, FrameFault> => {
  const [, id, topic, envelope, clientMsgId] = message.exec(text) ?? []
  if (id === undefined || envelope === undefined || !isTopicId(topic) || !isClientMessageId(clientMsgId))
    return decodeClientFrame(text)
  if (envelope.length > maxFrameBytes || envelope.length % 4 === 1) return decodeClientFrame(text)
  return ok({ type: 'message', id, topic, envelope, clientMsgId })
}
