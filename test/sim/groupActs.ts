import { isTincanError, type MessageView } from '../../src/core'
import { fraction, type Random } from '../../src/core/base/random'
import { isIn } from '../support/sim/group'
import type { Citizen } from '../support/sim/world'
import { accountOf, pick, type GroupStory } from './groupStory'

const emoji = ['👍', '🎉', '🙏']

/** What may be answered to somebody who does not know yet what the others did. */
const refusals = ['NOT_MEMBER', 'NOT_ALLOWED', 'NOT_FOUND', 'NOT_AUTHOR', 'NOT_CONTACT', 'EDIT_WINDOW_CLOSED']

interface Act {
  readonly run: () => Promise<unknown>
  readonly kept?: (result: unknown) => void
}

/**
 * One person's act; sometimes the power fails before they hear that it is kept. False where whoever was picked is
 * away, out of the group, or has nothing to act on.
 */
export const act = async (random: Random, story: GroupStory, number: number): Promise<boolean> => {
  const by = pick(random, fraction(random) < 0.4 ? await governorsOf(story) : story.people)
  if (!by.running || !(await isIn(by, story.group))) return false
  const work = await choose(random, story, by, number)
  if (work === undefined) return false
  const fails = fraction(random) < 0.05
  const acting = work.run()
  if (fails) by.crash()
  const outcome = await acting.then(
    (id) => ({ kept: true as const, id }),
    (error: unknown) => ({ kept: false as const, error }),
  )
  if (fails) {
    story.happened.crashes += 1
    await by.start()
  }
  if (outcome.kept) work.kept?.(outcome.id)
  else if (!fails && !(isTincanError(outcome.error) && refusals.includes(outcome.error.code))) throw outcome.error
  return true
}

/** Whoever thinks to have a say now: drawn from all, most would be refused. Everybody, where nobody does. */
const governorsOf = async ({ accounts, group, people }: GroupStory): Promise<readonly Citizen[]> => {
  const found: Citizen[] = []
  for (const one of people) {
    if (!one.running || !(await isIn(one, group))) continue
    const members = await one.me.conversations.members.list(group)
    if (members.some(({ account, role }) => account === accounts.get(one) && role !== 'member')) found.push(one)
  }
  return found.length > 0 ? found : people
}

const choose = async (random: Random, story: GroupStory, by: Citizen, number: number): Promise<Act | undefined> => {
  const { acknowledged, group } = story
  const { conversations, messages } = by.me
  const chance = fraction(random)
  if (chance < 0.4) {
    const text = `${by.name} ${String(number)}`
    return {
      run: async () => (await messages.send({ conversation: group, text })).id,
      kept: (id) => acknowledged.set(String(id), { by, text }),
    }
  }
  if (chance < 0.66) {
    const seen = (await by.messages(group)).filter(({ content }) => content.kind === 'text')
    return seen.length === 0 ? undefined : onMessage(random, by, pick(random, seen), number, story)
  }
  if (chance < 0.94) return onMembers(random, story, by, (chance - 0.66) / 0.28)
  if (chance < 0.97) return { run: () => conversations.update(group, { name: `Hiking ${String(number)}` }) }
  const who = fraction(random) < 0.5 ? 'everyone' : 'admins'
  const history = story.closes && number % 2 === 1 ? 'joining' : 'everything'
  const policy = { pin: who, add: who, adminsDelete: who === 'admins', history } as const
  return { run: () => conversations.update(group, { policy }) }
}

const onMembers = async (random: Random, story: GroupStory, by: Citizen, chance: number): Promise<Act | undefined> => {
  const { accounts, continuing, group, happened, people, settled } = story
  const { leave, members } = by.me.conversations
  const inside = (await members.list(group)).map(({ account }) => account)
  const isInside = (one: Citizen): boolean => inside.includes(accountOf({ accounts }, one))
  /** Mostly of those with whom there is something to do, as far as `by` knows. */
  const other = (fits: (one: Citizen) => boolean): Citizen => {
    const fitting = fraction(random) < 0.8 ? people.filter(fits) : people
    return pick(random, fitting.length > 0 ? fitting : people)
  }
  const governed = (): void => {
    happened.governed += 1
  }
  const churned = (): void => {
    governed()
    happened.churned += 1
  }
  if (chance < 0.36) {
    const account = accountOf(
      story,
      other((one) => !isInside(one)),
    )
    return { run: () => members.add(group, [account]), kept: churned }
  }
  if (chance < 0.57) {
    const who = other((one) => isInside(one) && !settled.has(one))
    if (settled.has(who)) return undefined
    if (who !== by) continuing.delete(who)
    return { run: () => members.remove(group, accountOf(story, who)), kept: churned }
  }
  if (chance < 0.64) {
    if (settled.has(by)) return undefined
    continuing.delete(by)
    return { run: () => leave(group), kept: churned }
  }
  const account = accountOf(story, other(isInside))
  if (chance < 0.92) {
    const role = fraction(random) < 0.75 ? 'admin' : 'member'
    return { run: () => members.setRole(group, account, role), kept: governed }
  }
  return { run: () => members.handOver(group, account), kept: governed }
}

const onMessage = (
  random: Random,
  by: Citizen,
  { id, own, pinned, reactions }: MessageView,
  number: number,
  { acknowledged, deleted }: GroupStory,
): Act => {
  const { messages } = by.me
  const chance = fraction(random)
  if (chance < 0.3) {
    const text = `${by.name} ${String(number)} edited`
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
