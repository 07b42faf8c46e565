import type { ConversationId, MemberView } from '../../../src/core'
import { World, type Citizen } from './world'

/** Names of the members as one of them sees them, with the role of those who have one. */
export const rolesAt = async (who: Citizen, id: ConversationId): Promise<readonly string[]> =>
  (await who.me.conversations.members.list(id)).map(({ name, role }) =>
    role === 'member' ? name : `${name} (${role})`,
  )

export const memberAt = async (who: Citizen, id: ConversationId, other: Citizen): Promise<MemberView> => {
  const member = (await who.me.conversations.members.list(id)).find(
    ({ account }) => account === other.me.identity.account,
  )
  if (member === undefined) throw new Error(`${other.name} is no member at ${who.name}’s`)
  return member
}

export const isIn = async (who: Citizen, id: ConversationId): Promise<boolean> =>
  (await who.me.conversations.list({ limit: 500 })).data.some((one) => one.id === id)

/** People who all know the first, and a group of all of them that the first made. */
export const setupGroup = async (
  names: readonly string[],
  { kind = 'group', seed = 1 }: { readonly kind?: 'group' | 'channel' | 'community'; readonly seed?: number } = {},
): Promise<{ readonly world: World; readonly people: readonly Citizen[]; readonly group: ConversationId }> => {
  const world = new World(seed)
  const people: Citizen[] = []
  for (const name of names) people.push(await world.citizen(name))
  const [founder, ...others] = people
  if (founder === undefined) throw new Error('a group has a founder')
  for (const other of others) await world.befriend(founder, other)
  const { id } = await founder.me.conversations.create({
    kind,
    name: 'Hiking',
    members: others.map(({ me }) => me.identity.account),
  })
  await world.until(async () => {
    for (const one of people)
      if (!(await isIn(one, id)) || (await rolesAt(one, id)).length < people.length) return false
    return true
  })
  return { world, people, group: id }
}
