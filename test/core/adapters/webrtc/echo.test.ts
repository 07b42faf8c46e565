import { expect, it, vi } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as encoding from 'lib0/encoding'
import * as syncProtocol from 'y-protocols/sync'
import * as Y from 'yjs'
import { streamPeerConnection } from '../../../../src/core/adapters/webrtc/stream-connection'
import type { Stream } from '../../../../src/core/link/multiplexer'
import { tagOf } from '../../link/end'

/** A message of y-webrtc's that carries a change. */
const change = (text: string): Uint8Array => {
  const doc = new Y.Doc()
  doc.getMap('events').set(text, 1)
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 0)
  syncProtocol.writeUpdate(encoder, Y.encodeStateAsUpdate(doc))
  return encoding.toUint8Array(encoder)
}

it('what y-webrtc says back to whom it has it from stays here, and all else goes out', async () => {
  const sent: Uint8Array[] = []
  const stream: Stream = {
    purpose: 'room',
    tag: tagOf(1),
    queued: 0,
    isOpen: true,
    onMessage: undefined,
    onDrain: undefined,
    onClose: undefined,
    send: (message) => sent.push(message),
    pause: () => undefined,
    resume: () => undefined,
    close: () => undefined,
  }
  const [opened, breached, withheld] = [vi.fn(), vi.fn(), vi.fn()]
  const awareness = new Awareness(new Y.Doc())
  const Connection = streamPeerConnection(() => stream, { awareness, opened, breached, withheld })
  const connection = new Connection()
  const channel = connection.createDataChannel()
  await connection.setLocalDescription({ type: 'offer', sdp: '' })
  await connection.setRemoteDescription({ type: 'answer', sdp: '' })
  await vi.waitFor(() => {
    expect(opened).toHaveBeenCalled()
  })
  const [theirs, ours] = [change('theirs'), change('ours')]
  channel.onmessage = ({ data }) => {
    channel.send(new Uint8Array(data))
    channel.send(ours)
  }
  stream.onMessage?.(theirs)
  expect(sent).toEqual([ours])
  channel.send(theirs)
  expect(sent).toEqual([ours, theirs])
  expect(breached).not.toHaveBeenCalled()
  awareness.destroy()
})
