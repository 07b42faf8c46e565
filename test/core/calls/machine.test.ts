import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountOf, callOf, conversationOf, deviceOf, Switchboard, talk } from '../../support/core/switchboard'

const kindOf = (board: Switchboard, name: string): string => board.own(name).kind
const outcomesOf = (board: Switchboard, name: string): readonly string[] =>
  board.seat(name).log.map(({ outcome }) => outcome)

/** Everybody who is in a call agrees with everybody else who is in it; nothing rings. */
const expectAgreement = (board: Switchboard): void => {
  for (const [name, { board: state }] of board.seats) {
    expect(board.ringing(name)).toEqual([])
    const call = board.callOf(name)
    if (call === undefined) continue
    const parties = [...(state.known.get(call)?.parties.keys() ?? [])].map((device) => board.nameOf(device)).sort()
    const others = [...board.seats.keys()].filter((other) => other !== name && board.callOf(other) === call).sort()
    expect(parties).toEqual(others)
    expect(others.length).toBeGreaterThan(0)
    expect(kindOf(board, name)).toBe('active')
  }
  expect(new Set([...board.seats.keys()].flatMap((name) => board.callOf(name) ?? [])).size).toBeLessThan(2)
}

type Act =
  | { readonly kind: 'start' | 'accept' | 'decline' | 'leave' | 'restart'; readonly who: number }
  | { readonly kind: 'deliver' | 'copy' | 'drop'; readonly which: number }
  | { readonly kind: 'pass'; readonly ms: number }

const who = fc.nat(2)
const which = fc.nat(40)
const acts = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('start' as const), who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('accept' as const, 'decline', 'leave'), who }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('deliver' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('copy' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1_000, 5_000, 20_000, 40_000) }),
  },
)
const faults = fc.oneof(
  { weight: 6, arbitrary: acts },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), who }) },
)

const act = (board: Switchboard, one: Act): void => {
  const names = [...board.seats.keys()]
  const at = (index: number): number => (board.air.length === 0 ? 0 : index % board.air.length)
  switch (one.kind) {
    case 'deliver':
      board.deliver(at(one.which))
      break
    case 'copy':
      board.deliver(at(one.which), { copy: true })
      break
    case 'drop':
      board.drop(at(one.which))
      break
    case 'pass':
      board.pass(one.ms)
      break
    default: {
      const name = names[one.who % names.length] ?? ''
      board[one.kind](name)
    }
  }
}

const parties = fc.constantFrom(
  { names: ['alice', 'bob'], group: false },
  { names: ['alice', 'bob/1', 'bob/2'], group: false },
  { names: ['alice', 'bob', 'carol'], group: true },
)

describe('the machine of calls, over all interleavings', () => {
  it('comes to agree, rings nowhere in the end, and is in one call at most, whatever is lost, late, twice or anew', () => {
    fc.assert(
      fc.property(parties, fc.array(faults, { maxLength: 60 }), ({ group, names }, all) => {
        const board = new Switchboard(names, group)
        for (const one of all) {
          act(board, one)
          for (const name of names) {
            const { known } = board.seat(name).board
            for (const { ring } of known.values())
              if (ring.kind === 'rings') expect(ring.until - ring.since).toBeLessThanOrEqual(60_000)
          }
        }
        board.settle()
        expectAgreement(board)
      }),
      { numRuns: 1_500 },
    )
  })

  it('CL4: two who call at once are in the lower call, with no ring and nothing missed, whatever comes first', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), fc.boolean(), (order, aliceLower) => {
        const board = new Switchboard(['alice', 'bob/1', 'bob/2'])
        board.start('alice', aliceLower ? 'call-1' : 'call-2')
        board.start('bob/1', aliceLower ? 'call-2' : 'call-1')
        for (const index of order) board.deliver(index % Math.max(1, board.air.length))
        board.settle(20_000)
        for (const name of ['alice', 'bob/1']) {
          expect(board.own(name)).toMatchObject({ kind: 'active', call: callOf('call-1') })
          expect(board.seat(name).rings).toBe(0)
        }
        expect(board.seat('bob/2').rings).toBeLessThan(2)
        expect(board.ringing('bob/2')).toEqual([])
        for (const name of board.seats.keys()) expect(outcomesOf(board, name)).not.toContain('missed')
      }),
    )
  })

  it('CL3: what was answered or declined on one device is missed on none, in whatever order it is heard', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 40 }), fc.boolean(), (all, accepts) => {
        const board = new Switchboard(['alice', 'bob/1', 'bob/2'])
        board.start('alice')
        board.deliverAll()
        if (accepts) board.accept('bob/1')
        else board.decline('bob/1')
        // From here on nobody does anything, and all that is said arrives within the second, in some order.
        for (const one of all) if ('which' in one) act(board, one)
        board.deliverAll()
        board.settle(90_000)
        expect(outcomesOf(board, 'bob/2').at(-1)).toBe(accepts ? 'answered' : 'declined')
        expect(board.ringing('bob/2')).toEqual([])
      }),
    )
  })

  it('CL3: one device accepts while another declines: the caller decides, and all agree', () => {
    fc.assert(
      fc.property(fc.array(which, { maxLength: 30 }), (order) => {
        const board = new Switchboard(['alice', 'bob/1', 'bob/2'])
        board.start('alice')
        board.deliverAll()
        board.accept('bob/1')
        board.decline('bob/2')
        for (const index of order) if (board.air.length > 0) board.deliver(index % board.air.length)
        board.settle()
        expectAgreement(board)
        expect(board.callOf('bob/2')).toBeUndefined()
        expect(board.callOf('alice')).toBe(board.callOf('bob/1'))
      }),
    )
  })

  it('a cancel that crosses an accept leaves nobody in a call', () => {
    fc.assert(
      fc.property(fc.array(which, { maxLength: 30 }), (order) => {
        const board = new Switchboard(['alice', 'bob'])
        board.start('alice')
        board.deliverAll()
        board.leave('alice')
        board.accept('bob')
        for (const index of order) if (board.air.length > 0) board.deliver(index % board.air.length)
        board.settle(10_000)
        expect([kindOf(board, 'alice'), kindOf(board, 'bob')]).toEqual(['ended', 'ended'])
      }),
    )
  })
})

describe('the machine of calls', () => {
  const inCall = (...names: readonly string[]): Switchboard => {
    const board = new Switchboard(names, names.length > 2)
    board.start(names[0] ?? '')
    board.deliverAll()
    for (const name of names.slice(1)) board.accept(name)
    board.settle(2_000)
    for (const name of names) expect(kindOf(board, name)).toBe('active')
    return board
  }

  it('CL3: rings for 60 s, says so, and leaves one missed call', () => {
    const board = new Switchboard(['alice', 'bob'])
    board.start('alice')
    board.settle(59_000)
    expect(board.ringing('bob')).toHaveLength(1)
    board.settle(3_000)
    expect(board.own('alice')).toMatchObject({ kind: 'ended', why: 'unanswered' })
    expect(board.ringing('bob')).toEqual([])
    expect(outcomesOf(board, 'bob')).toEqual(['missed'])
    expect(board.seat('bob').rings).toBe(1)
  })

  it('CL3: an invite that comes after its end, or was held back, never rings', () => {
    const board = new Switchboard(['alice', 'bob'])
    board.start('alice')
    board.leave('alice')
    // The end first.
    board.deliver(1)
    board.deliver(0)
    expect(board.seat('bob').rings).toBe(0)
    board.start('alice')
    const [held] = board.air
    board.air.length = 0
    board.leave('alice')
    board.air.length = 0
    board.pass(125_000)
    if (held !== undefined) board.air.push(held)
    board.deliverAll()
    expect(board.seat('bob').rings).toBe(0)
  })

  it('CL5: the app of one is started anew: the other looks for it 30 s, and is found by whoever comes back', () => {
    const board = inCall('alice', 'bob')
    board.restart('bob')
    board.settle(5_000)
    expect(kindOf(board, 'alice')).toBe('reconnecting')
    const [known] = board.seat('bob').board.known.values()
    expect([...(known?.parties.keys() ?? [])]).toEqual([deviceOf('alice')])
    board.start('bob')
    board.settle(5_000)
    expect([kindOf(board, 'alice'), kindOf(board, 'bob')]).toEqual(['active', 'active'])

    board.restart('bob')
    board.settle(40_000)
    expect(board.own('alice')).toMatchObject({ kind: 'ended', why: 'failed' })
  })

  it('CL5: where one end gives up a lost way, the other is told that it was lost, not that it was hung up', () => {
    const board = inCall('alice', 'bob')
    board.happen('alice', { kind: 'way', device: deviceOf('bob'), state: 'closed' })
    board.deliverAll()
    for (const name of ['alice', 'bob']) expect(board.own(name)).toMatchObject({ kind: 'ended', why: 'failed' })
  })

  it('CL5: a lost way is looked for 30 s, however long before nothing was said', () => {
    const board = inCall('alice', 'bob')
    board.pass(20_000)
    board.happen('alice', { kind: 'way', device: deviceOf('bob'), state: 'reconnecting' })
    board.pass(25_000)
    expect(kindOf(board, 'alice')).toBe('reconnecting')
    board.pass(6_000)
    expect(board.own('alice')).toMatchObject({ kind: 'ended', why: 'failed' })
  })

  it('CL1: whoever came and left again is not rung for', () => {
    const board = inCall('alice', 'bob', 'carol')
    board.leave('bob')
    board.deliverAll()
    expect(board.own('alice')).toMatchObject({ kind: 'active', awaited: new Set() })
  })

  it('both hang up at once', () => {
    const board = inCall('alice', 'bob')
    board.leave('alice')
    board.leave('bob')
    board.settle(5_000)
    for (const name of ['alice', 'bob']) expect(board.own(name)).toMatchObject({ kind: 'ended', why: 'hung-up' })
  })

  it('a second call waits, a third finds us busy', () => {
    const board = inCall('alice', 'bob')
    const invite = (from: string, conversation: string): void => {
      board.happen('alice', {
        kind: 'heard',
        call: callOf(`from-${from}`),
        conversation: conversationOf(conversation),
        group: false,
        from: deviceOf(from),
        account: accountOf(from),
        at: board.now,
        body: { type: 'invite', media: 'voice', by: accountOf(from), joined: board.now, since: board.now },
        rings: 'aloud',
      })
    }
    invite('carol', 'with carol')
    expect(board.ringing('alice')).toEqual([callOf('from-carol')])
    invite('dave', 'with dave')
    expect(board.ringing('alice')).toEqual([callOf('from-carol')])
    expect(outcomesOf(board, 'alice').at(-1)).toBe('missed')
    board.accept('alice')
    expect(board.own('alice')).toMatchObject({ kind: 'connecting', call: callOf('from-carol') })
  })

  it('whoever is removed from the conversation is out of its calls, and so are we', () => {
    const board = inCall('alice', 'bob', 'carol')
    board.happen('alice', { kind: 'members', conversation: talk, accounts: new Set([accountOf('bob')]) })
    const [known] = board.seat('alice').board.known.values()
    expect([...(known?.parties.keys() ?? [])]).toEqual([deviceOf('bob')])
    expect(board.seat('alice').removed).toEqual(['carol'])
    board.happen('bob', { kind: 'members', conversation: talk, accounts: undefined })
    expect(board.own('bob')).toMatchObject({ kind: 'ended', why: 'removed' })
  })

  it('whoever was hung up on for being removed is told so once that is heard, and nobody else much later', () => {
    const removed = { kind: 'members', conversation: talk, accounts: undefined } as const
    const board = inCall('alice', 'bob', 'carol')
    for (const name of ['alice', 'carol'])
      board.happen('bob', { kind: 'parted', device: deviceOf(name), because: 'removed' })
    expect(board.own('bob')).toMatchObject({ kind: 'ended', why: 'left-out' })
    board.pass(5_000)
    board.happen('bob', removed)
    expect(board.own('bob')).toMatchObject({ kind: 'ended', why: 'removed' })
    expect(board.own('bob')).toHaveProperty('lastedMs')
    const other = inCall('alice', 'bob', 'carol')
    other.leave('bob')
    other.pass(40_000)
    other.happen('bob', removed)
    expect(other.own('bob')).toMatchObject({ kind: 'ended', why: 'hung-up' })
  })

  it('whoever is blocked in a call is hung up on, and is not told why; whoever is left alone is a member still', () => {
    const board = inCall('alice', 'bob', 'carol')
    const everybody = new Set(['alice', 'bob', 'carol'].map(accountOf))
    const blocked = new Set([accountOf('carol')])
    board.happen('alice', { kind: 'members', conversation: talk, accounts: everybody, blocked })
    const [known] = board.seat('alice').board.known.values()
    expect([...(known?.parties.keys() ?? [])]).toEqual([deviceOf('bob')])
    expect(board.seat('alice').removed).toEqual([])
    board.happen('alice', { kind: 'members', conversation: talk, accounts: new Set([accountOf('alice')]) })
    expect(board.own('alice')).toMatchObject({ kind: 'ended', why: 'hung-up' })
  })
})

describe('CL1: more than ten', () => {
  it('do not fit: whoever came last is told that it is full, and all agree who is in it', () => {
    const names = Array.from({ length: 12 }, (_, index) => `person-${String(index).padStart(2, '0')}`)
    const board = new Switchboard(names, true)
    board.start(names[0] ?? '')
    board.deliverAll()
    for (const name of names.slice(1)) {
      board.now += 10
      board.accept(name)
    }
    board.settle(20_000)
    expect(names.filter((name) => board.own(name).kind === 'active')).toEqual(names.slice(0, 10))
    for (const name of names.slice(10)) expect(board.own(name)).toMatchObject({ kind: 'ended', why: 'full' })
    expectAgreement(board)
  })
})
