import fc from 'fast-check'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { describe, expect, it } from 'vitest'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import {
  forgetTheGone,
  inspectMessage,
  maxAwarenessBytes,
  maxAwarenessPeers,
  maxAwarenessStateBytes,
  maxUpdateBytes,
  outgoingMessages,
} from '../../../src/core/network/message'

const aliceAwareness = (): Awareness => {
  const awareness = new Awareness(new Y.Doc())
  // Its timer would keep the test's process alive.
  awareness.destroy()
  awareness.setLocalState({ name: 'alice' })
  return awareness
}

const message = (type: number, ...parts: readonly ((encoder: encoding.Encoder) => void)[]): Uint8Array => {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, type)
  for (const part of parts) part(encoder)
  return encoding.toUint8Array(encoder)
}

const sync = (kind: number, bytes: Uint8Array): Uint8Array =>
  message(
    0,
    (encoder) => {
      encoding.writeVarUint(encoder, kind)
    },
    (encoder) => {
      encoding.writeVarUint8Array(encoder, bytes)
    },
  )

interface Entry {
  readonly client: number
  readonly clock?: number
  readonly state: unknown
}

const awarenessOf = (entries: readonly Entry[]): Uint8Array => {
  const inner = encoding.createEncoder()
  encoding.writeVarUint(inner, entries.length)
  for (const { client, clock = 1, state } of entries) {
    encoding.writeVarUint(inner, client)
    encoding.writeVarUint(inner, clock)
    encoding.writeVarString(inner, typeof state === 'string' ? state : JSON.stringify(state))
  }
  return message(1, (encoder) => {
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner))
  })
}

const updateOf = (write: (doc: Y.Doc) => void): Uint8Array => {
  const doc = new Y.Doc()
  write(doc)
  return Y.encodeStateAsUpdate(doc)
}
const someUpdate = updateOf((doc) => doc.getMap('texts').set('one', 'hello'))

/** The update in an awareness message. */
const updateIn = (received: Uint8Array): Uint8Array => {
  const decoder = decoding.createDecoder(received)
  decoding.readVarUint(decoder)
  return decoding.readVarUint8Array(decoder)
}

const statesAfter = (awareness: Awareness, received: Uint8Array): unknown => {
  const inspected = inspectMessage(received, awareness)
  if (!inspected.ok) return inspected.error
  if (inspected.value !== undefined) applyAwarenessUpdate(awareness, updateIn(inspected.value), 'test')
  return Object.fromEntries([...awareness.getStates()].filter(([client]) => client !== awareness.clientID))
}

describe('messages of a peer (HP1, HP3)', () => {
  it('pass where they are what y-webrtc sends', () => {
    const awareness = aliceAwareness()
    const bob = aliceAwareness()
    const state = encodeAwarenessUpdate(bob, [bob.clientID])
    for (const honest of [
      sync(0, Y.encodeStateVector(new Y.Doc())),
      sync(1, someUpdate),
      sync(2, someUpdate),
      message(1, (encoder) => {
        encoding.writeVarUint8Array(encoder, state)
      }),
      message(3),
    ]) {
      expect(inspectMessage(honest, awareness)).toEqual({ ok: true, value: honest })
    }
  })

  it('are refused where y-webrtc would not have sent them', () => {
    const awareness = aliceAwareness()
    for (const strange of [
      new Uint8Array(),
      message(2),
      message(4),
      Uint8Array.of(0x80, 0),
      sync(3, someUpdate),
      Uint8Array.of(0, 2, 200),
      new Uint8Array([...sync(2, someUpdate), 0]),
      Uint8Array.of(1, 3, 1, 1),
    ]) {
      expect(inspectMessage(strange, awareness), String(strange)).toEqual({ ok: false, error: 'frame-malformed' })
    }
  })

  it('are refused where what is in them is no update', () => {
    const awareness = aliceAwareness()
    for (const broken of [
      sync(2, someUpdate.subarray(0, someUpdate.length - 2)),
      sync(1, new Uint8Array(40).fill(255)),
      // A client that claims four billion structs, and has none.
      sync(2, Uint8Array.of(1, 255, 255, 255, 255, 15, 1, 0)),
      sync(0, Uint8Array.of(255, 255, 255, 255, 15)),
    ]) {
      expect(inspectMessage(broken, awareness)).toEqual({ ok: false, error: 'update-malformed' })
    }
  })

  it('may bring an update of 1 MiB, and not a byte more', () => {
    const awareness = aliceAwareness()
    // Clients are numbers by chance, and small ones take fewer bytes.
    const filler = (length: number): Uint8Array =>
      updateOf((doc) => {
        doc.clientID = 4_000_000_000
        doc.getMap('m').set('k', new Uint8Array(length))
      })
    const overhead = filler(1_000_000).length - 1_000_000
    const largest = filler(maxUpdateBytes - overhead)
    expect(largest).toHaveLength(maxUpdateBytes)
    expect(inspectMessage(sync(2, largest), awareness).ok).toBe(true)
    const larger = filler(maxUpdateBytes - overhead + 1)
    expect(inspectMessage(sync(2, larger), awareness)).toEqual({ ok: false, error: 'message-too-large' })
  })

  it('may hold awareness states of 8 KiB, of 256 members, 64 KiB in all', () => {
    const text = (bytes: number): string => JSON.stringify('x'.repeat(bytes - 8))
    const fits = { client: 1, state: `{"a":${text(maxAwarenessStateBytes)}}` }
    expect(fits.state).toHaveLength(maxAwarenessStateBytes)
    expect(inspectMessage(awarenessOf([fits]), aliceAwareness()).ok).toBe(true)
    const tooLong = { client: 1, state: `{"ab":${text(maxAwarenessStateBytes)}}` }
    expect(inspectMessage(awarenessOf([tooLong]), aliceAwareness())).toEqual({
      ok: false,
      error: 'awareness-too-large',
    })

    const crowd = (count: number): Entry[] => Array.from({ length: count }, (_, client) => ({ client, state: {} }))
    expect(inspectMessage(awarenessOf(crowd(maxAwarenessPeers - 1)), aliceAwareness()).ok).toBe(true)
    expect(inspectMessage(awarenessOf(crowd(maxAwarenessPeers)), aliceAwareness())).toEqual({
      ok: false,
      error: 'awareness-too-many',
    })
    const heavy = Array.from({ length: 9 }, (_, client) => ({ client, state: { a: 'x'.repeat(8_000) } }))
    expect(inspectMessage(awarenessOf(heavy), aliceAwareness())).toEqual({ ok: false, error: 'awareness-too-large' })
  })

  it('cannot fill the room with members little by little', () => {
    const awareness = aliceAwareness()
    const batch = (start: number): Uint8Array =>
      awarenessOf(Array.from({ length: 100 }, (_, index) => ({ client: start + index, state: {} })))
    const apply = (received: Uint8Array): boolean => {
      const inspected = inspectMessage(received, awareness)
      if (inspected.ok && inspected.value) applyAwarenessUpdate(awareness, updateIn(inspected.value), 'test')
      return inspected.ok
    }
    expect([apply(batch(1_000)), apply(batch(2_000)), apply(batch(3_000))]).toEqual([true, true, false])
    expect(awareness.getStates().size).toBe(201)
  })

  it('say nothing of our own state, and of nobody who never was here', () => {
    const awareness = aliceAwareness()
    const own = { client: awareness.clientID, clock: 999, state: { name: 'not alice' } }
    expect(statesAfter(awareness, awarenessOf([own, { client: 7, state: { name: 'bob' } }]))).toEqual({
      7: { name: 'bob' },
    })
    expect(awareness.getLocalState()).toEqual({ name: 'alice' })
    expect(inspectMessage(awarenessOf([{ client: 8, state: null }]), awareness)).toEqual({ ok: true, value: undefined })
    expect(statesAfter(awareness, awarenessOf([{ client: 7, clock: 2, state: null }]))).toEqual({})
  })

  it('hold states that are objects, in JSON', () => {
    for (const state of ['{', '7', '"text"', '[]', '\u0000']) {
      expect(inspectMessage(awarenessOf([{ client: 1, state }]), aliceAwareness())).toEqual({
        ok: false,
        error: 'frame-malformed',
      })
    }
  })

  it('never make the inspection throw, however they are damaged (HP2)', () => {
    const honest = [
      sync(0, Y.encodeStateVectorFromUpdate(someUpdate)),
      sync(2, someUpdate),
      sync(
        1,
        updateOf((doc) => {
          const texts = doc.getMap('texts')
          for (let index = 0; index < 20; index++) texts.set(`key ${index % 5}`, new Uint8Array(index))
        }),
      ),
      awarenessOf([{ client: 1, state: { a: 1 } }]),
    ]
    const damage = fc.record({
      which: fc.nat(honest.length - 1),
      at: fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      cut: fc.option(fc.nat(400)),
    })
    fc.assert(
      fc.property(damage, ({ which, at, cut }) => {
        const bytes = Uint8Array.from(honest[which] ?? new Uint8Array())
        for (const [place, value] of at) bytes[place % bytes.length] = value
        const damaged = cut === null ? bytes : bytes.subarray(0, cut)
        const inspected = inspectMessage(damaged, aliceAwareness())
        expect(inspected.ok ? 'passed' : inspected.error).toMatch(
          /^(passed|frame-malformed|update-malformed|message-too-large|awareness-too-large|awareness-too-many)$/,
        )
      }),
      { numRuns: 500 },
    )
  })
})

describe('messages of our own (HP3)', () => {
  it('do not leave where nobody would take them', () => {
    const large = updateOf((doc) => doc.getMap('m').set('k', new Uint8Array(maxUpdateBytes)))
    expect(outgoingMessages(sync(2, large))).toBeUndefined()
    expect(outgoingMessages(sync(2, someUpdate))).toEqual([sync(2, someUpdate)])
  })

  it('go in several where they tell of many members, each of which another device takes', () => {
    const entries = Array.from({ length: 40 }, (_, client) => ({ client, state: { a: 'x'.repeat(5_000) } }))
    const sent = outgoingMessages(awarenessOf(entries)) ?? []
    expect(sent.length).toBeGreaterThan(1)
    expect(Math.max(...sent.map((bytes) => bytes.length))).toBeLessThanOrEqual(maxAwarenessBytes)
    const bob = aliceAwareness()
    for (const bytes of sent) {
      const inspected = inspectMessage(bytes, bob)
      expect(inspected).toEqual({ ok: true, value: bytes })
      applyAwarenessUpdate(bob, updateIn(bytes), 'test')
    }
    expect(bob.getStates().size).toBe(41)
  })

  it('leave out a state that is too long', () => {
    const entries = [
      { client: 1, state: { a: 'x'.repeat(9_000) } },
      { client: 2, state: { a: 'y' } },
    ]
    expect(outgoingMessages(awarenessOf(entries))).toEqual([awarenessOf([entries[1] ?? { client: 0, state: null }])])
  })
})

describe('members who left', () => {
  it('are forgotten, oldest first, once there are too many of them', () => {
    const awareness = aliceAwareness()
    for (let client = 1; client <= 2_000; client++) awareness.meta.set(client, { clock: 1, lastUpdated: client })
    awareness.states.set(5, { still: 'here' })
    forgetTheGone(awareness)
    expect(awareness.meta.size).toBeLessThanOrEqual(4 * maxAwarenessPeers)
    expect(awareness.meta.has(5) && awareness.meta.has(awareness.clientID) && awareness.meta.has(2_000)).toBe(true)
    expect(awareness.meta.has(6)).toBe(false)
  })
})
