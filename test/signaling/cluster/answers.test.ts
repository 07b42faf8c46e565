import { describe, expect, it } from 'vitest'
import { Answers } from '../../../signaling/cluster/answers'
import { isNodeId, type NodeId } from '../../../signaling/cluster/backplane'
import type { Clock } from '../../../src/core/base/clock'
import { assert } from '../../../src/core/base/errors'
import { topicOf } from '../support'

const [tea, milk] = [topicOf('tea').id, topicOf('milk').id]

const nodeOf = (letter: string): NodeId => {
  const node = letter.repeat(22)
  assert(isNodeId(node), '22 letters name a node')
  return node
}
const [b, c] = [nodeOf('b'), nodeOf('c')]

/** Answers under a clock that a test turns, and what has been waited for to its end. */
const setup = () => {
  const timers = new Set<() => void>()
  const clock: Clock = {
    now: () => 0,
    after: (_delayMs, callback) => {
      timers.add(callback)
      return { dispose: () => timers.delete(callback) }
    },
  }
  const answers = new Answers(clock)
  const ended: string[] = []
  const wait = (name: string, topic = tea): void => {
    void answers.of(topic, [b, c]).then(() => ended.push(name))
  }
  const settled = async (): Promise<readonly string[]> => {
    await new Promise((resolve) => setImmediate(resolve))
    return ended
  }
  return { answers, settled, timers, wait }
}

describe('SG13 SG6 waiting for what other nodes say of a topic', () => {
  it('ends once each has said it or is gone', async () => {
    const { answers, settled, timers, wait } = setup()
    wait('tea')
    wait('milk', milk)
    answers.came(tea, b)
    answers.came(tea, b)
    expect(await settled()).toEqual([])
    answers.lost(c)
    expect(await settled()).toEqual(['tea'])
    answers.came(milk, b)
    expect(await settled()).toEqual(['tea', 'milk'])
    expect(timers.size).toBe(0)
  })

  it('ends when one takes too long', async () => {
    const { settled, timers, wait } = setup()
    wait('tea')
    expect(await settled()).toEqual([])
    for (const expire of [...timers]) expire()
    expect(await settled()).toEqual(['tea'])
  })

  it('ends at once where there is nobody to wait for', async () => {
    const { answers, timers } = setup()
    await answers.of(tea, [])
    expect(timers.size).toBe(0)
  })
})
