import { describe, expect, it } from 'vitest'
import { type Link, type LinkHandlers, type NodeId, type Wire, isNodeId } from '../../../signaling/cluster/backplane'
import { type PeerMessage, decodePeerMessage, encodePeerMessage } from '../../../signaling/cluster/messages'
import { Peers, defaultPeerTimes } from '../../../signaling/cluster/peers'
import { createManualClock } from '../../../src/core/adapters/memory/clock'
import { assert } from '../../../src/core/base/errors'
import { silentLogger } from '../../../src/core/base/logger'
import { aliasOf, sessionOf, topicOf } from '../support'

const nodeOf = (name: string): NodeId => {
  const id = aliasOf(name)
  assert(isNodeId(id), '16 bytes name a node')
  return id
}
const [low, self, high] = [nodeOf('a'), nodeOf('b'), nodeOf('c')].sort()
assert(low !== undefined && self !== undefined && high !== undefined, 'three nodes')

/** The other end of a link, played by the test. */
class FarEnd {
  readonly said: PeerMessage[] = []
  closed = false
  #handlers: LinkHandlers | undefined

  readonly link: Link = {
    send: (text) => {
      const message = decodePeerMessage(text)
      if (message !== undefined) this.said.push(message)
      return !this.closed
    },
    close: () => {
      if (this.closed) return
      this.closed = true
      this.#handlers?.closed()
    },
    attach: (handlers) => {
      this.#handlers = handlers
    },
  }

  say(message: PeerMessage): void {
    this.sayText(encodePeerMessage(message))
  }

  sayText(text: string): void {
    if (!this.closed) this.#handlers?.text(text)
  }
}

const setup = () => {
  const clock = createManualClock(1_000_000)
  const events: string[] = []
  const dialled = new Map<string, FarEnd>()
  const on: { link: (link: Link) => void } = { link: () => undefined }
  const wire: Wire = {
    address: 'here',
    dial: (address) => Promise.resolve(dialled.get(address)?.link),
    onLink: (listener) => {
      on.link = listener
    },
    close: () => undefined,
  }
  const peers = new Peers(self, wire, clock, silentLogger, defaultPeerTimes, {
    message: (_from, message) => {
      if (message.type === 'publish' && message.text === 'bug') throw new Error('a bug of whoever listens')
      events.push(message.type)
    },
    linked: (node) => events.push(`linked ${node}`),
    lost: (node) => events.push(`lost ${node}`),
  })
  const accept = (node?: NodeId): FarEnd => {
    const end = new FarEnd()
    on.link(end.link)
    if (node !== undefined) end.say({ type: 'hello', node })
    return end
  }
  return { clock, events, dialled, peers, accept }
}

describe('links to other nodes', () => {
  it('SG6 SG13 a node that is frozen is gone within 15 s, though its link stands', async () => {
    const { clock, events, accept } = setup()
    const end = accept(low)
    await clock.advance(5_000)
    end.say({ type: 'ping' })
    const frozenAt = clock.now()
    while (!events.includes(`lost ${low}`) && clock.now() < frozenAt + 60_000) await clock.advance(100)
    expect(clock.now() - frozenAt).toBeLessThan(15_000)
    expect(end.closed).toBe(true)
  })

  it('SG6 SG13 a node whose link breaks has 3 s to come back', async () => {
    const { clock, events, accept } = setup()
    accept(low).link.close()
    await clock.advance(2_000)
    accept(low)
    await clock.advance(2_000)
    expect(events).toEqual([`linked ${low}`, `linked ${low}`])
    accept(high).say({ type: 'bye' })
    expect(events.at(-1)).toBe(`lost ${high}`)
  })

  it('SG13 of two links between the same nodes both ends keep that which the smaller id dialled', async () => {
    const { dialled, peers, accept } = setup()
    const [toLow, toHigh] = [new FarEnd(), new FarEnd()]
    dialled.set('low', toLow).set('high', toHigh)
    peers.meet([
      { id: low, address: 'low' },
      { id: high, address: 'high' },
      { id: self, address: 'here' },
    ])
    await Promise.resolve()
    await Promise.resolve()
    toLow.say({ type: 'hello', node: low })
    toHigh.say({ type: 'hello', node: high })
    const [fromLow, fromHigh] = [accept(low), accept(high)]
    expect([toLow.closed, fromLow.closed]).toEqual([true, false])
    expect([toHigh.closed, fromHigh.closed]).toEqual([false, true])
    expect(peers.size).toBe(2)
  })

  it('SG10 SG13 a peer that says nonsense, or nothing, or claims to be us, is hung up on and nothing more', async () => {
    const { clock, events, peers, accept } = setup()
    const [silent, ourselves, garbled] = [accept(), accept(self), accept(low)]
    garbled.sayText('{"type":"frame","request":-1}')
    await clock.advance(3_000)
    expect([silent.closed, ourselves.closed, garbled.closed]).toEqual([true, true, true])
    expect(events).toEqual([`linked ${low}`, `lost ${low}`])
    expect(peers.size).toBe(0)
  })

  it('SG10 SG13 a bug behind a message ends neither the link nor the process', () => {
    const { events, accept } = setup()
    const end = accept(low)
    end.say({ type: 'publish', topic: topicOf('tea').id, text: 'bug' })
    end.say({ type: 'moved', session: sessionOf('s') })
    expect(end.closed).toBe(false)
    expect(events.at(-1)).toBe('moved')
  })

  it('SG13 a question is answered by whom it was asked, in time, or not at all', async () => {
    const { clock, peers, accept } = setup()
    const [end, other] = [accept(low), accept(high)]
    const ask = () => peers.ask(low, (request) => ({ type: 'over', session: sessionOf('s'), until: request }), 1_000)
    const answers: unknown[] = []
    for (let count = 0; count < 3; count++) void ask().then((reply) => answers.push(reply))
    other.say({ type: 'took', request: 1, count: 9 })
    end.say({ type: 'took', request: 1, count: 2 })
    await clock.advance(1_000)
    expect(answers).toEqual([{ type: 'took', request: 1, count: 2 }, undefined, undefined])
    end.link.close()
    expect(await ask()).toBeUndefined()
  })
})
