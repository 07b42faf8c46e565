import type { AccountId, ConversationId, MemberView, Messenger } from '../../../src/core'
import { liveOf } from './live'
import type { Memory } from './memory'
import { membersOf } from './views'
import { memberOf } from './world'

/** Owner, admins, members; by name within. */
const ranks = { owner: 0, admin: 1, member: 2 } as const
const rankOf = ({ role }: MemberView): number => ranks[role]
const ordered = (members: readonly MemberView[]): readonly MemberView[] =>
  [...members].sort((left, right) => rankOf(left) - rankOf(right) || left.name.localeCompare(right.name))

export const changeMembers = (
  memory: Memory,
  id: ConversationId,
  change: (members: readonly MemberView[]) => readonly MemberView[],
): void =>
  memory.change({
    rooms: memory.state.value.rooms.map((room) => (room.id === id ? { ...room, members: change(room.members) } : room)),
  })

export const fakeMembers = (memory: Memory): Messenger['conversations']['members'] => {
  const setRoles = (id: ConversationId, roles: ReadonlyMap<AccountId, MemberView['role']>): void =>
    changeMembers(memory, id, (members) => members.map((one) => ({ ...one, role: roles.get(one.account) ?? one.role })))
  return {
    list: (id) => memory.act('members.list', () => ordered(membersOf(memory.state.value, id))),
    live: (id) => liveOf(memory.state, (state) => ordered(membersOf(state, id))),
    add: (id, accounts) =>
      memory.act(`members.add ${accounts.join(' ')}`, () =>
        changeMembers(memory, id, (members) => [
          ...members,
          ...accounts
            .filter((account) => !members.some((one) => one.account === account))
            .map((account) =>
              memberOf(
                memory.contact((one) => one.account === account),
                { may: { remove: true, setRole: ['admin', 'member'], handOver: true } },
              ),
            ),
        ]),
      ),
    remove: (id, account) =>
      memory.act(`members.remove ${account}`, () =>
        changeMembers(memory, id, (members) => members.filter((one) => one.account !== account)),
      ),
    setRole: (id, account, role) =>
      memory.act(`members.setRole ${account} ${role}`, () => setRoles(id, new Map([[account, role]]))),
    handOver: (id, account) =>
      memory.act(`members.handOver ${account}`, () => {
        const owner = membersOf(memory.state.value, id).find(({ role }) => role === 'owner')
        setRoles(id, new Map([...(owner ? [[owner.account, 'admin'] as const] : []), [account, 'owner'] as const]))
      }),
  }
}
