import type { RelayFrame } from '../src/core/protocol/signaling/clientFrames'
import type { Alias } from '../src/core/base/ids'

/**
 * The frames said most, written by hand: what a schema found to be base64url or one of a few words needs no
 * escaping, and an envelope is not read through once more. The same texts as `encodeServerFrame` writes.
 */
export const relayedText = (frame: RelayFrame, from: Alias): string => {
  const { type, topic, envelope } = frame
  const head = `{"type":"${type}","topic":"${topic}","from":"${from}","envelope":"${envelope}"`
  switch (frame.type) {
    case 'message':
      return `${head},"clientMsgId":${JSON.stringify(frame.clientMsgId)}}`
    case 'edit':
    case 'delete':
    case 'reaction':
    case 'read':
      return `${head},"messageId":${JSON.stringify(frame.messageId)}}`
    default:
      return `${head}}`
  }
}

export const reachedText = (id: string, reached: number): string =>
  `{"type":"ack","id":${JSON.stringify(id)},"reached":${String(reached)}}`
