import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { live, opening, type Life, type LifeAct, type LifeEvent } from '../../../src/core/link/life'

/** A link whose clock is the test. */
class Living {
  now = 0
  readonly acts: { readonly at: number; readonly act: LifeAct }[] = []
  #life: Life = opening(0)

  get kind(): Life['kind'] {
    return this.#life.kind
  }

  says(event: LifeEvent): this {
    const { act, life } = live(this.#life, event, this.now)
    this.#life = life
    if (act !== 'none') this.acts.push({ at: this.now, act })
    return this
  }

  /** One tick a second. */
  waits(seconds: number): this {
    for (let second = 0; second < seconds; second += 1) {
      this.now += 1_000
      this.says('tick')
    }
    return this
  }
}

const open = (): Living => new Living().says('proven')

describe('a link that opens', () => {
  it('is open once both ends proved who they are, and not before', () => {
    const link = new Living()
    expect(link.says('heard').says('way-lost').waits(29).kind).toBe('opening')
    expect(link.says('proven').kind).toBe('open')
  })

  it('is given up after 30 s: a signal got lost', () => {
    const link = new Living().waits(29)
    expect(link.kind).toBe('opening')
    expect(link.waits(1).kind).toBe('over')
    expect(link.acts).toEqual([])
  })
})

describe('a link that is open', () => {
  it('asks once after 10 s of quiet, and again after the next', () => {
    const link = open().waits(24)
    expect(link.acts).toEqual([{ at: 10_000, act: 'ping' }])
    link.says('heard').waits(10)
    expect(link.acts).toEqual([
      { at: 10_000, act: 'ping' },
      { at: 34_000, act: 'ping' },
    ])
    expect(link.kind).toBe('open')
  })

  it('asks nothing while something is heard', () => {
    const link = open()
    for (let round = 0; round < 20; round += 1) link.waits(9).says('heard')
    expect(link.acts).toEqual([])
  })

  it('is shaken where nothing was heard for 25 s, and over 30 s later', () => {
    const link = open().waits(24)
    expect(link.kind).toBe('open')
    expect(link.waits(1).kind).toBe('shaken')
    expect(link.waits(29).kind).toBe('shaken')
    expect(link.waits(1).kind).toBe('over')
  })

  it('stays open however often it is proven', () => {
    expect(open().waits(12).says('proven').waits(13).kind).toBe('shaken')
  })
})

describe('a link whose way is lost', () => {
  it('looks for another after 2 s, 11 s and 20 s, and is over after 30 s', () => {
    const link = open().says('way-lost').waits(29)
    expect(link.kind).toBe('shaken')
    expect(link.acts).toEqual([2_000, 11_000, 20_000].map((at) => ({ at, act: 'restart-ice' })))
    expect(link.waits(1).kind).toBe('over')
  })

  it('is open again after anything heard, and has all its patience again', () => {
    const link = open().says('way-lost').waits(29).says('heard')
    expect(link.kind).toBe('open')
    link.says('way-lost').waits(29)
    expect(link.kind).toBe('shaken')
    expect(link.acts).toHaveLength(6)
  })

  it('is not more patient where it hears of its loss again', () => {
    const link = open().says('way-lost')
    for (let second = 0; second < 30; second += 1) link.waits(1).says('way-lost')
    expect(link.kind).toBe('over')
  })

  it('looks for nothing where it is found at once', () => {
    expect(open().says('way-lost').waits(1).says('heard').waits(9).acts).toEqual([])
  })
})

describe('any link', () => {
  const event = fc.constantFrom<LifeEvent>('proven', 'heard', 'way-lost', 'tick', 'ended')
  const step = fc.record({ event, later: fc.nat(12_000) })

  it('that is over stays so and does nothing', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const link = new Living()
        let over = false
        for (const { event: one, later } of steps) {
          link.now += later
          const before = link.acts.length
          link.says(one)
          if (over || one === 'ended') expect([link.kind, link.acts.length]).toEqual(['over', before])
          over = link.kind === 'over'
        }
      }),
    )
  })

  it('that was proven is open after anything heard, unless it is over', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const link = open()
        for (const { event: one, later } of steps) {
          link.now += later
          const before = link.kind
          link.says(one)
          if (one === 'heard') expect(link.kind).toBe(before === 'over' ? 'over' : 'open')
        }
      }),
    )
  })

  it('that hears nothing is over within 60 s, whatever befalls it', () => {
    const silent = fc.constantFrom<LifeEvent>('way-lost', 'tick')
    fc.assert(
      fc.property(fc.boolean(), fc.array(silent, { minLength: 60, maxLength: 60 }), (proven, events) => {
        const link = proven ? open() : new Living()
        for (const one of events) link.says(one).waits(1)
        expect(link.kind).toBe('over')
      }),
    )
  })

  it('gives no more than one thing to do for each tick, and nothing for anything else', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const link = new Living()
        for (const { event: one, later } of steps) {
          link.now += later
          const before = link.acts.length
          link.says(one)
          expect(link.acts.length - before).toBeLessThanOrEqual(one === 'tick' ? 1 : 0)
        }
      }),
    )
  })
})
