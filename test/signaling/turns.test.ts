import { describe, expect, it } from 'vitest'
import { Inbox, type Shared } from '../../signaling/inbox'
import { Turn } from '../../signaling/turn'

const frameMs = 4

/** Sockets whose frames take a while to work on, under a clock of their own. */
const setup = (heldFrames = 100) => {
  const time = { ms: 0 }
  const done: string[] = []
  const turn = new Turn(() => time.ms)
  const shared: Shared = { turn, backlogBytes: 0, heldFrames, held: { length: 0 }, guarded: (work) => work() }
  const open = (name: string): Inbox =>
    new Inbox(
      {
        text: (text) => {
          time.ms += frameMs
          done.push(`${name}${text}`)
        },
        closed: () => done.push(`${name} closed`),
        overrun: () => done.push(`${name} overrun`),
      },
      shared,
    )
  return { done, open, shared, turn }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const allTurns = async (done: readonly string[], count: number): Promise<void> => {
  while (done.length < count) await nextTurn()
}

describe('SG10 turns', () => {
  it('are over after some time: what came beyond waits, in order, and closing waits for it', async () => {
    const { done, open, shared } = setup()
    const socket = open('a')
    for (let count = 0; count < 20; count += 1) socket.take(String(count))
    socket.close()
    expect(done).toEqual(['a0', 'a1', 'a2'])
    await allTurns(done, 21)
    expect(done).toEqual([...Array.from({ length: 20 }, (_, count) => `a${String(count)}`), 'a closed'])
    expect(shared.held.length).toBe(0)
  })

  it('are taken frame by frame among those who say much, and first by those who say little', async () => {
    const { done, open } = setup()
    const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(open)
    for (let count = 0; count < 20; count += 1) for (const socket of many) socket.take('')
    await nextTurn()
    const before = done.length
    const late = open('late')
    for (let count = 0; count < 20; count += 1) late.take('')
    open('bystander').take('')
    await allTurns(done, 181)
    // Three of the latest flood fit into the turn it came in, and one more goes before.
    expect(done.indexOf('bystander')).toBeLessThanOrEqual(before + 4)
    const shares = many.map((_, index) => done.slice(0, 80).filter((name) => name === 'abcdefgh'[index]).length)
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(4)
  })

  it('hold no more of one socket than it may say at once', () => {
    const { done, open } = setup(5)
    const socket = open('a')
    for (let count = 0; count < 3 + 5; count += 1) socket.take('')
    expect(done).toEqual(['a', 'a', 'a'])
    socket.take('')
    expect(done.at(-1)).toBe('a overrun')
  })

  it('hand on what was gathered in them at their end, once', async () => {
    const { turn } = setup()
    const flushed: string[] = []
    turn.expect({ flush: () => flushed.push('a') })
    turn.expect({ flush: () => flushed.push('b') })
    expect(flushed).toEqual([])
    await nextTurn()
    await nextTurn()
    expect(flushed).toEqual(['a', 'b'])
  })
})
