import type { AccountId, ConversationId } from '../../src/core'
import { fraction, type Random } from '../../src/core/base/random'
import { isIn, rolesAt } from '../support/sim/group'
import { World, type Citizen } from '../support/sim/world'

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
  /** Nobody ever removes them, and they do not leave: what they were told is kept has to be kept. */
  readonly settled: ReadonlySet<Citizen>
  /**
   * Whether admins close the past to newcomers now and then (EV17). A reaction or pin that came without saying so is not
   * asked for again, where the past is open after all: then these are not compared.
   */
  readonly closes: boolean
  readonly happened: Happenings
}

/** What people and machines did. */
export interface Happenings {
  /** Deeds of people, let through or refused, and changes of the weather. */
  acts: number
  /** Acts on members and roles that were let through. */
  governed: number
  /** Of these, how often somebody came or went. */
  churned: number
  crashes: number
  parted: number
  serverDown: number
}

const mostSkewMs = 50_000
const names = ['Alice', 'Bob', 'Carol', 'Dave', 'Erin', 'Frank', 'Grace', 'Heidi']

/** Five to eight people with clocks of their own, who have met; the last of them is not in the group yet. */
export const beginGroup = async (random: Random, seed: number): Promise<GroupStory> => {
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
    // In every second history anybody may go, the founder too.
    settled: new Set(fraction(random) < 0.5 ? members.slice(0, Math.ceil(members.length / 2)) : []),
    closes: seed % 3 !== 0,
    happened: { acts: 0, governed: 0, churned: 0, crashes: 0, parted: 0, serverDown: 0 },
  }
}

export const accountOf = ({ accounts }: Pick<GroupStory, 'accounts'>, who: Citizen): AccountId => {
  const account = accounts.get(who)
  if (account === undefined) throw new Error(`${who.name} is not of this story`)
  return account
}

export const pick = <T>(random: Random, from: readonly T[]): T => {
  const item = from[Math.floor(fraction(random) * from.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}
