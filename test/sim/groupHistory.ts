import { noFaults } from '../../src/core/adapters/memory/network/wire'
import { seededRandom } from '../../src/core/adapters/memory/random'
import { fraction, type Random } from '../../src/core/base/random'
import { watchWires, type Weather } from '../support/sim/weather'
import type { Wrong } from '../support/sim/wrong'
import { act } from './groupActs'
import { beginGroup, pick, type GroupStory, type Happenings } from './groupStory'
import { closedTo, inspectGroup } from './inspectGroup'

export interface GroupFindings extends Happenings, Weather {
  readonly devices: number
  /** Clocks more than a second off the truth. */
  readonly skewed: number
  readonly messages: number
  /** To how many a part of the past is closed (EV17). */
  readonly closed: number
  /** How often somebody asked another for what they had missed. */
  readonly asked: number
  /** What should never be; empty where all is well. */
  readonly wrongs: readonly Wrong[]
}

/**
 * One history of a group: people come and go, rise and fall, and talk, while the air is bad, the server comes
 * and goes, people are parted, crash and return; then the weather clears. Everything is drawn from the seed.
 */
export const playGroupHistory = async (seed: number, acts: number): Promise<GroupFindings> => {
  const random = seededRandom(seed * 7919)
  const weather = watchWires()
  try {
    const story = await beginGroup(random, seed)
    const { happened, people, world } = story
    for (let number = 0; happened.acts < acts; number++) {
      const done = fraction(random) < 0.3 ? await change(random, story) : await act(random, story, number)
      if (done) happened.acts += 1
      await world.pass(Math.floor(fraction(random) * 2_000))
    }
    await clearUp(story)
    const wrongs = await inspectGroup(story)
    const closed = await closedTo(story)
    for (const one of people) one.stop()
    const { frames, severed, dropped, doubled, overtaken } = weather
    return {
      ...{ ...happened, frames, severed, dropped, doubled, overtaken, wrongs, closed },
      devices: people.length,
      skewed: people.filter(({ clock }) => Math.abs(clock.now() - world.clock.now()) > 1_000).length,
      messages: story.acknowledged.size,
      asked: people.reduce((sum, { askedBy }) => sum + askedBy.length, 0),
    }
  } finally {
    weather.dispose()
  }
}

/** The weather changes: the air, the server, who reaches whom, and who is on. */
const change = async (random: Random, story: GroupStory): Promise<true> => {
  const { happened, people, world } = story
  const person = pick(random, people)
  const chance = fraction(random)
  if (chance < 0.16) {
    const island = people.filter(() => fraction(random) < 0.4).map(({ name }) => name)
    world.part(island, ...(fraction(random) < 0.4 && !island.includes(person.name) ? [[person.name]] : []))
    happened.parted += 1
  } else if (chance < 0.36) world.heal()
  else if (chance < 0.49) {
    world.network.setFaults({
      loss: fraction(random) * 0.4,
      duplication: fraction(random) * 0.3,
      delay: fraction(random),
      delayMs: fraction(random) * 3_000,
    })
  } else if (chance < 0.6) world.network.setFaults(noFaults)
  else if (chance < 0.66) {
    world.network.server.down()
    happened.serverDown += 1
  } else if (chance < 0.76) world.network.server.up()
  else await comeAndGo(random, story)
  return true
}

/** Mostly they are on: a group in which nobody is has no story. */
const comeAndGo = async (random: Random, { happened, people }: GroupStory): Promise<void> => {
  const away = people.filter(({ running }) => !running)
  if (away.length > 0 && fraction(random) < 0.7) {
    await pick(random, away).start()
    return
  }
  const person = pick(random, people)
  if (!person.running) return
  if (fraction(random) < 0.5) {
    person.crash()
    happened.crashes += 1
  } else person.stop()
}

const clearUp = async ({ people, world }: GroupStory): Promise<void> => {
  world.network.setFaults(noFaults)
  world.heal()
  world.network.server.up()
  for (const person of people) if (!person.running) await person.start()
}
