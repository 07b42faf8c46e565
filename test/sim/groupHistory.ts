import { isTincanError, type AccountId, type ConversationId, type MessageView } from '../../src/core'
import { noFaults } from '../../src/core/adapters/memory/network/wire'
import { seededRandom } from '../../src/core/adapters/memory/random'
import { fraction, type Random } from '../../src/core/base/random'
import { isIn, rolesAt } from '../support/sim/group'
import { World, type Citizen } from '../support/sim/world'
import { inspectGroup } from './inspectGroup'

export interface GroupFindings {
  readonly messages: number
  /** Acts on members and roles that were let through. */
  readonly governed: number
  /** What should never be, in words; empty where all is well. */
  readonly wrongs: readonly string[]
}

/** One group and what its people were told is kept. */
export interface GroupStory {
  readonly world: World
  readonly people: readonly Citizen[]
  readonly group: ConversationId
  readonly accounts: ReadonlyMap<Citizen, AccountId>
  /** What somebody said last with each message, as far as they were told that it is kept. */
  readonly acknowledged: Map<string, { readonly by: Citizen; text: string }>
  /** Deleted for everyone, by their authors. */
  readonly deleted: Set<string>
  /** In it from the beginning; whoever was ever removed or left, or came later, is not. */
  readonly continuing: Set<Citizen>
  governed: number
}

const actsPerHistory = 70
const mostSkewMs = 50_000
const names = ['Alice', 'Bob', 'Carol', 'Dave', 'Erin', 'Frank', 'Grace', 'Heidi']
const emoji = ['👍', '🎉', '🙏']

/** What may be answered to somebody who does not know yet what the others did. */
const refusals = ['NOT_MEMBER', 'NOT_ALLOWED', 'NOT_FOUND', 'NOT_AUTHOR', 'NOT_CONTACT', 'EDIT_WINDOW_CLOSED']

/**
 * One history of a group: people come and go, rise and fall, and talk, while the air is bad, the server comes
 * and goes, people are parted, crash and return; then the weather clears. Everything is drawn from the seed.
 */
export const playGroupHistory = async (seed: number): Promise<GroupFindings> => {
  const random = seededRandom(seed * 7919)
  const story = await begin(random, seed)
  for (let act = 0; act < actsPerHistory; act++) {
    if (fraction(random) < 0.3) await weather(random, story)
    else await actOf(random, story, act)
    await story.world.pass(Math.floor(fraction(random) * 2_000))
  }
  await clearUp(story)
  const wrongs = await inspectGroup(story)
  for (const one of story.people) one.stop()
  return { messages: story.acknowledged.size, governed: story.governed, wrongs }
}

const begin = async (random: Random, seed: number): Promise<GroupStory> => {
  const world = new World(seed)
  const people: Citizen[] = []
  for (const name of names.slice(0, 5 + Math.floor(fraction(random) * 4)))
    people.push(await world.citizen(name, { skewMs: Math.floor((fraction(random) - 0.5) * 2 * mostSkewMs) }))
  const [founder, second, ...others] = people
  if (founder === undefined || second === undefined) throw new Error('at least two people')
  await world.befriend(founder, second)
  for (const other of others) {
    await world.befriend(founder, other)
    await world.befriend(second, other)
  }
  const members = people.slice(0, -1)
  const { id } = await founder.me.conversations.create({
    kind: 'group',
    name: 'Hiking',
    members: members.slice(1).map(({ me }) => me.identity.account),
  })
  await world.until(async () => {
    for (const one of members)
      if (!(await isIn(one, id)) || (await rolesAt(one, id)).length < members.length) return false
    return true
  })
  return {
    world,
    people,
    group: id,
    accounts: new Map(people.map((one) => [one, one.me.identity.account])),
    acknowledged: new Map(),
    deleted: new Set(),
    continuing: new Set(members),
    governed: 0,
  }
}

export const accountOf = ({ accounts }: Pick<GroupStory, 'accounts'>, who: Citizen): AccountId => {
  const account = accounts.get(who)
  if (account === undefined) throw new Error(`${who.name} is not of this story`)
  return account
}

const pick = <T>(random: Random, from: readonly T[]): T => {
  const item = from[Math.floor(fraction(random) * from.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

/** One person's act; sometimes the power fails before they hear that it is kept. */
const actOf = async (random: Random, story: GroupStory, act: number): Promise<void> => {
  const by = pick(random, story.people)
  if (!by.running || !(await isIn(by, story.group))) return
  const work = await choose(random, story, by, act)
  if (work === undefined) return
  const fails = fraction(random) < 0.05
  const acting = work.run()
  if (fails) by.crash()
  const outcome = await acting.then(
    (id) => ({ kept: true as const, id }),
    (error: unknown) => ({ kept: false as const, error }),
  )
  if (fails) await by.start()
  if (outcome.kept) work.kept?.(outcome.id)
  else if (!fails && !(isTincanError(outcome.error) && refusals.includes(outcome.error.code))) throw outcome.error
}

interface Act {
  readonly run: () => Promise<unknown>
  readonly kept?: (result: unknown) => void
}

const choose = async (random: Random, story: GroupStory, by: Citizen, act: number): Promise<Act | undefined> => {
  const { acknowledged, deleted, group, people } = story
  const { conversations, messages } = by.me
  const chance = fraction(random)
  if (chance < 0.4) {
    const text = `${by.name} ${String(act)}`
    return {
      run: async () => (await messages.send({ conversation: group, text })).id,
      kept: (id) => acknowledged.set(String(id), { by, text }),
    }
  }
  if (chance < 0.66) {
    const seen = (await by.messages(group)).filter(({ content }) => content.kind === 'text')
    if (seen.length === 0) return undefined
    return onMessage(random, by, pick(random, seen), act, { acknowledged, deleted })
  }
  const other = pick(random, people)
  const account = accountOf(story, other)
  const governed = (): void => {
    story.governed += 1
  }
  if (chance < 0.76) return { run: () => conversations.members.add(group, [account]), kept: governed }
  if (chance < 0.82) {
    if (other !== by) story.continuing.delete(other)
    return { run: () => conversations.members.remove(group, account), kept: governed }
  }
  if (chance < 0.84) {
    story.continuing.delete(by)
    return { run: () => conversations.leave(group), kept: governed }
  }
  if (chance < 0.91) {
    const role = fraction(random) < 0.65 ? 'admin' : 'member'
    return { run: () => conversations.members.setRole(group, account, role), kept: governed }
  }
  if (chance < 0.94) return { run: () => conversations.members.handOver(group, account), kept: governed }
  if (chance < 0.97) return { run: () => conversations.update(group, { name: `Hiking ${String(act)}` }) }
  const who = fraction(random) < 0.5 ? 'everyone' : 'admins'
  return { run: () => conversations.update(group, { policy: { pin: who, add: who, adminsDelete: who === 'admins' } }) }
}

const onMessage = (
  random: Random,
  by: Citizen,
  { id, own, pinned, reactions }: MessageView,
  act: number,
  { acknowledged, deleted }: Pick<GroupStory, 'acknowledged' | 'deleted'>,
): Act => {
  const { messages } = by.me
  const chance = fraction(random)
  if (chance < 0.3) {
    const text = `${by.name} ${String(act)} edited`
    return {
      run: () => messages.edit(id, text),
      kept: () => {
        const said = acknowledged.get(id)
        if (said?.by === by) said.text = text
      },
    }
  }
  if (chance < 0.45) {
    return {
      run: () => messages.delete(id, 'everyone'),
      kept: () => {
        if (own) deleted.add(id)
      },
    }
  }
  if (chance < 0.8) {
    const one = pick(random, emoji)
    const on = reactions.find((reaction) => reaction.emoji === one)?.own === true
    return { run: () => (on ? messages.unreact(id, one) : messages.react(id, one)) }
  }
  return { run: () => (pinned ? messages.unpin(id) : messages.pin(id)) }
}

const weather = async (random: Random, { people, world }: GroupStory): Promise<void> => {
  const person = pick(random, people)
  const chance = fraction(random)
  if (chance < 0.2) {
    const island = people.filter(() => fraction(random) < 0.4).map(({ name }) => name)
    world.part(island, ...(fraction(random) < 0.4 && !island.includes(person.name) ? [[person.name]] : []))
  } else if (chance < 0.42) world.heal()
  else if (chance < 0.55) {
    world.network.setFaults({
      loss: fraction(random) * 0.4,
      duplication: fraction(random) * 0.3,
      delay: fraction(random),
      delayMs: fraction(random) * 3_000,
    })
  } else if (chance < 0.68) world.network.setFaults(noFaults)
  else if (chance < 0.74) world.network.server.down()
  else if (chance < 0.84) world.network.server.up()
  else if (!person.running) await person.start()
  else if (chance < 0.92) person.crash()
  else person.stop()
}

const clearUp = async ({ people, world }: GroupStory): Promise<void> => {
  world.network.setFaults(noFaults)
  world.heal()
  world.network.server.up()
  for (const person of people) if (!person.running) await person.start()
}
