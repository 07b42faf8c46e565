import type { DisposableStore } from '../base/disposables'
import { Cell, type Watchable } from '../base/emitter'
import type { AccountId, ConversationId } from '../base/ids'
import type { ConversationRoom } from '../sync/room'
import type { Messenger } from './api'
import type { Rooms } from './rooms'

const sameAccounts = (left: readonly AccountId[], right: readonly AccountId[]): boolean => left.join() === right.join()

/** A list of accounts that a conversation's room knows, whichever room it has at the moment. */
export const followAccounts = (
  rooms: Rooms,
  owned: DisposableStore,
  pick: (room: ConversationRoom) => Watchable<readonly AccountId[]>,
): ((id: ConversationId) => Watchable<readonly AccountId[]>) => followRooms(rooms, owned, pick, [], sameAccounts)

/** What a conversation's room knows, whichever room it has at the moment. */
export const followRooms = <T>(
  rooms: Rooms,
  owned: DisposableStore,
  pick: (room: ConversationRoom) => Watchable<T>,
  nothing: T,
  same: (left: T, right: T) => boolean,
): ((id: ConversationId) => Watchable<T>) => {
  const cells = new Map<ConversationId, Cell<T>>()
  const watched = new WeakSet<ConversationRoom>()
  const follow = (id: ConversationId): void => {
    const cell = cells.get(id)
    const room = rooms.get(id)?.room
    if (cell === undefined || room === undefined) return
    cell.set(pick(room).value)
    if (watched.has(room)) return
    watched.add(room)
    owned.add(
      pick(room).watch((value) => {
        cell.set(value)
      }),
    )
  }
  owned.add(
    rooms.changed.on(({ conversation }) => {
      follow(conversation)
    }),
  )
  return (id) => {
    const known = cells.get(id)
    if (known !== undefined) return known
    const cell = new Cell(nothing, same)
    cells.set(id, cell)
    follow(id)
    return cell
  }
}

export const createTyping = (rooms: Rooms, owned: DisposableStore): Messenger['typing'] => ({
  start: (id) => {
    rooms.get(id)?.room.typing.start()
  },
  stop: (id) => {
    rooms.get(id)?.room.typing.stop()
  },
  in: followAccounts(rooms, owned, (room) => room.typing.typing),
})
