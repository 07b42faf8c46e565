import { fraction, type Random } from '../../src/core/base/random'
import { seededRandom } from '../../src/core/adapters/memory/random'
import type { ConversationId } from '../../src/core'
import { World, type Citizen } from '../support/sim/world'
import { wrong, type Wrong } from '../support/sim/wrong'
import { noFaults } from '../../src/core/adapters/memory/network/wire'

/** Two people's conversation and what each of them was told is kept. */
interface Talk {
  readonly id: ConversationId
  readonly one: Citizen
  readonly other: Citizen
  readonly acknowledged: { readonly by: Citizen; readonly text: string }[]
}

export interface Findings {
  readonly messages: number
  /** What should never be, in words; empty where all is well. */
  readonly wrongs: readonly Wrong[]
}

/** Within what EV4 lets through at once. */
const mostSkewMs = 50_000

/**
 * One history of a small world: people talk while the air is bad, the server comes and goes, people are
 * parted, crash and return; then the weather clears. Everything is drawn from the seed, so that a seed that
 * fails can be played again.
 */
export const playHistory = async (seed: number, acts: number): Promise<Findings> => {
  const random = seededRandom(seed)
  const world = new World(seed)
  const people: Citizen[] = []
  for (const name of ['Alice', 'Bob', 'Carol']) {
    people.push(await world.citizen(name, { skewMs: Math.floor((fraction(random) - 0.5) * 2 * mostSkewMs) }))
  }
  const [alice, bob, carol] = people
  if (alice === undefined || bob === undefined || carol === undefined) throw new Error('three people')
  const talks: Talk[] = []
  for (const [one, other] of [
    [alice, bob],
    [bob, carol],
    [carol, alice],
  ] as const) {
    talks.push({ id: await world.befriend(one, other), one, other, acknowledged: [] })
  }
  for (let act = 0; act < acts; act++) await actOf(random, world, people, talks, act)
  await clearUp(world, people)
  const wrongs: Wrong[] = []
  for (const talk of talks) wrongs.push(...(await inspect(world, talk)))
  const messages = talks.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0)
  for (const one of people) one.stop()
  return { messages, wrongs }
}

const pick = <T>(random: Random, from: readonly T[]): T => {
  const item = from[Math.floor(fraction(random) * from.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

const actOf = async (
  random: Random,
  world: World,
  people: readonly Citizen[],
  talks: readonly Talk[],
  act: number,
): Promise<void> => {
  const person = pick(random, people)
  const chance = fraction(random)
  if (chance < 0.5) await speak(random, pick(random, talks), act)
  else if (chance < 0.58) await look(person, talks)
  else if (chance < 0.64) world.part([pick(random, people).name], ...(fraction(random) < 0.5 ? [] : [[person.name]]))
  else if (chance < 0.7) world.heal()
  else if (chance < 0.76) {
    world.network.setFaults({
      loss: fraction(random) * 0.4,
      duplication: fraction(random) * 0.3,
      delay: fraction(random),
      delayMs: fraction(random) * 3_000,
    })
  } else if (chance < 0.8) world.network.setFaults(noFaults)
  else if (chance < 0.83) world.network.server.down()
  else if (chance < 0.87) world.network.server.up()
  else if (chance < 0.91) {
    if (person.running) person.crash()
    else await person.start()
  } else if (chance < 0.94) {
    if (person.running) person.stop()
    else await person.start()
  } else if (chance < 0.96 && person.running) await person.me.profile.update({ name: `${person.name} ${String(act)}` })
  await world.pass(Math.floor(fraction(random) * 2_000))
}

/** One of the two says something; sometimes the power fails before they hear that it is kept. */
const speak = async (random: Random, talk: Talk, act: number): Promise<void> => {
  const by = fraction(random) < 0.5 ? talk.one : talk.other
  if (!by.running) return
  const text = `${by.name} ${String(act)}`
  const sending = by.me.messages.send({ conversation: talk.id, text })
  if (fraction(random) < 0.06) {
    by.crash()
    const kept = await sending.then(
      () => true,
      () => false,
    )
    if (kept) talk.acknowledged.push({ by, text })
    await by.start()
    return
  }
  await sending
  talk.acknowledged.push({ by, text })
}

const look = async (person: Citizen, talks: readonly Talk[]): Promise<void> => {
  if (!person.running) return
  for (const talk of talks) {
    if (talk.one !== person && talk.other !== person) continue
    const last = (await person.me.messages.list({ conversation: talk.id, limit: 1 })).data[0]
    if (last !== undefined) await person.me.conversations.markRead(talk.id, last.id)
  }
}

const clearUp = async (world: World, people: readonly Citizen[]): Promise<void> => {
  world.network.setFaults(noFaults)
  world.heal()
  world.network.server.up()
  for (const person of people) if (!person.running) await person.start()
}

/** Converged, nothing lost, nothing twice, one order, and nobody believes better than the truth. */
const inspect = async (world: World, { id, one, other, acknowledged }: Talk): Promise<readonly Wrong[]> => {
  const same = async (): Promise<boolean> => {
    const [left, right] = [await one.messages(id), await other.messages(id)]
    const settled = [...left, ...right].every(({ state }) => state?.kind !== 'waiting')
    return settled && left.length === right.length
  }
  const between = `${one.name} and ${other.name}`
  try {
    await world.until(same)
  } catch {
    const [left, right] = [await one.texts(id), await other.texts(id)]
    return [wrong('divergent', `${between}: ${left.join(', ')} | ${right.join(', ')}`)]
  }
  const [left, right] = [await one.messages(id), await other.messages(id)]
  const wrongs: Wrong[] = []
  const texts = left.map(({ text }) => text)
  if (JSON.stringify(left.map(stripped)) !== JSON.stringify(right.map(stripped)))
    wrongs.push(wrong('divergent', `${between} see it differently`))
  if (new Set(texts).size !== texts.length) wrongs.push(wrong('twice', `${between}: ${texts.join(', ')}`))
  for (const { by, text } of acknowledged) {
    if (!texts.includes(text)) wrongs.push(wrong('lost', `between ${between}: "${text}" of ${by.name}`))
  }
  return wrongs
}

const stripped = ({ id, text, author, sentAt }: { id: string; text: string; author: string; sentAt: string }) => ({
  id,
  text,
  author,
  sentAt,
})
