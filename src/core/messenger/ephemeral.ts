import { TincanError } from '../base/errors'
import { DisposableStore, disposable, type Disposable } from '../base/disposables'
import { isSubject, mostWordBytes } from '../protocol/peer/signal'
import type { EphemeralApi, EphemeralSignal } from './api'
import type { Context } from './context'
import type { Rooms } from './rooms'

/** Signals by subject (features row 35): heard by who is linked now, kept by nobody. */
export const createEphemeral = ({ isBlocked }: Context, rooms: Rooms): EphemeralApi => ({
  send: (conversation, subject, payload) => {
    if (!isSubject(subject))
      throw new TincanError('INVALID_ARGUMENT', 'A subject is 1 to 32 of a–z, 0–9, dot and dash.')
    if (payload.length > mostWordBytes)
      throw new TincanError('INVALID_ARGUMENT', `A signal carries at most ${String(mostWordBytes)} bytes.`)
    rooms.get(conversation)?.room.typing.speak(subject, payload)
  },
  on: (subject, listener) => {
    const owned = new DisposableStore()
    const followed = new Map<unknown, Disposable>()
    const follow = (): void => {
      const open = new Set<unknown>(rooms.all().map(({ room }) => room))
      for (const [room, watched] of followed) {
        if (open.has(room)) continue
        watched.dispose()
        followed.delete(room)
      }
      for (const { conversation, room } of rooms.all()) {
        if (followed.has(room)) continue
        const hear = (signal: Omit<EphemeralSignal, 'conversation'>): void => {
          if (signal.subject === subject && !isBlocked(signal.account)) listener({ conversation, ...signal })
        }
        followed.set(room, room.typing.words.on(hear))
      }
    }
    owned.add(rooms.changed.on(follow))
    owned.add(
      disposable(() => {
        for (const watched of followed.values()) watched.dispose()
      }),
    )
    follow()
    return owned
  },
})
