import { afterEach, describe, expect, it } from 'vitest'
import wrtc from '@roamhq/wrtc'
import type { WebrtcProvider } from 'y-webrtc'
import * as Y from 'yjs'
import { listenNode } from '../../signaling/nodeSockets'
import { isMissing, listenNative } from '../../signaling/uws'
import { copyOfYWebrtc } from '../support/network/webrtc'
import { type Member, type Topic, enter, field, serve, topicOf } from './support'

const listeners = [
  ['Node’s own sockets', listenNode],
  ...(isMissing ? [] : ([['µWebSockets', listenNative]] as const)),
] as const

describe.each(listeners)('y-webrtc as it is published, by %s', (_name, listen) => {
  const providers: WebrtcProvider[] = []
  afterEach(() => {
    for (const provider of providers.splice(0)) provider.destroy()
  })

  /** As its README says, but for the ticket in the URL and the topic as the name of the room. */
  const open = async (port: number, member: Member, topic: Topic, doc: Y.Doc): Promise<WebrtcProvider> => {
    const ticket = field((await member.call('POST', '/api/session/ticket')).body, 'ticket')
    const { WebrtcProvider } = await copyOfYWebrtc()
    const provider = new WebrtcProvider(topic.id, doc, {
      signaling: [`ws://127.0.0.1:${port}/signal?ticket=${ticket}`],
      password: 'known to both',
      peerOpts: { wrtc },
    })
    providers.push(provider)
    return provider
  }

  it('SG5 meets, and syncs a document both ways', async () => {
    const server = await serve({}, { listen })
    const topic = topicOf('a room of others')
    const [one, other] = [new Y.Doc(), new Y.Doc()]
    const alice = await enter(server.port, 'alice')
    const bob = await enter(server.port, 'bob')
    await alice.join(topic)
    one.getText('text').insert(0, 'from Alice')
    await open(server.port, alice, topic, one)
    // It subscribes as soon as it is there, and never again: the join may come later.
    const provider = await open(server.port, bob, topic, other)
    await bob.join(topic)
    await expect.poll(() => other.getText('text').toJSON(), { timeout: 20_000 }).toBe('from Alice')
    other.getText('text').insert(0, 'from Bob, ')
    await expect.poll(() => one.getText('text').toJSON()).toBe('from Bob, from Alice')
    expect(provider.room?.webrtcConns.size).toBe(1)
    await server.close()
  })

  it('SG2 SG5 meets nobody on a topic whose key it has not', async () => {
    const server = await serve({}, { listen })
    const topic = topicOf('a closed room')
    const [one, other] = [new Y.Doc(), new Y.Doc()]
    const alice = await enter(server.port, 'alice')
    const mallory = await enter(server.port, 'mallory')
    await alice.join(topic)
    one.getText('text').insert(0, 'for members')
    const provider = await open(server.port, alice, topic, one)
    await open(server.port, mallory, topic, other)
    // A third who is a member comes later, and finds Alice: by then Mallory was heard, too, if ever.
    const carol = await enter(server.port, 'carol')
    await carol.join(topic)
    const third = new Y.Doc()
    await open(server.port, carol, topic, third)
    await expect.poll(() => third.getText('text').toJSON(), { timeout: 20_000 }).toBe('for members')
    expect(provider.room?.webrtcConns.size).toBe(1)
    expect(other.getText('text').toJSON()).toBe('')
    await server.close()
  })
})
