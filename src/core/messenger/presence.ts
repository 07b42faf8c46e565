import { DisposableStore, type Disposable } from '../base/disposables'
import { Cell, type Watchable } from '../base/emitter'
import type { AccountId } from '../base/ids'
import type { OwnStatus } from '../network/signaling'
import type { ContactPresence, Messenger } from './api'
import { rfc3339, type Context } from './context'
import type { Endpoints } from './endpoints'
import type { Rooms } from './rooms'

const unknown: ContactPresence = { kind: 'unknown' }
const samePresence = (left: ContactPresence, right: ContactPresence): boolean =>
  JSON.stringify(left) === JSON.stringify(right)

/** Who is there: by an open link, which is proof, or by what the server says of the topic (SG6). */
export class PresenceBoard implements Disposable {
  readonly #cells = new Map<AccountId, Cell<ContactPresence>>()
  readonly #seen = new Map<AccountId, number>()
  readonly #own: Cell<OwnStatus>
  readonly #owned = new DisposableStore()

  constructor(
    private readonly context: Context,
    private readonly endpoints: Endpoints,
    private readonly rooms: Rooms,
    status: OwnStatus,
  ) {
    this.#own = new Cell(status)
    for (const { signaling } of endpoints.all()) signaling.setStatus(status)
    this.#owned.add(
      endpoints.opened.on(({ signaling }) => {
        signaling.setStatus(this.#own.value)
        this.#owned.add(
          signaling.state.watch(() => {
            this.#refreshAll()
          }),
        )
      }),
    )
    this.#owned.add(
      rooms.changed.on(({ contact, room }) => {
        for (const account of this.#cells.keys())
          if (contact === account || room.rights.isOf(account)) this.#refresh(account)
      }),
    )
  }

  api(): Messenger['presence'] {
    return {
      of: (account) => this.of(account),
      own: this.#own,
      set: async (status) => {
        await this.context.storage.write((records) => records.status.put({ status }))
        this.#own.set(status)
        for (const { signaling } of this.endpoints.all()) signaling.setStatus(status)
      },
    }
  }

  of(account: AccountId): Watchable<ContactPresence> {
    const known = this.#cells.get(account)
    if (known !== undefined) return known
    const cell = new Cell<ContactPresence>(unknown, samePresence)
    this.#cells.set(account, cell)
    this.context.background(this.#remember(account))
    this.#refresh(account)
    return cell
  }

  /** Somebody was blocked or is no longer: look again. */
  look(account: AccountId): void {
    this.#refresh(account)
  }

  dispose(): void {
    this.#owned.dispose()
  }

  #refreshAll(): void {
    for (const account of this.#cells.keys()) this.#refresh(account)
  }

  #refresh(account: AccountId): void {
    const cell = this.#cells.get(account)
    if (cell === undefined) return
    const before = cell.value
    if (before.kind === 'online' && this.#judge(account).kind !== 'online')
      this.#note(account, this.context.clock.now())
    cell.set(this.#judge(account))
  }

  /** Over all conversations shared with them: of a contact that is at least the one between us. */
  #judge(account: AccountId): ContactPresence {
    if (this.context.isBlocked(account)) return unknown
    const shared = this.rooms
      .all()
      .filter(({ contact, room }) => contact === account || (!room.rights.listening && room.rights.isOf(account)))
    const there = shared.flatMap(({ present, room }) =>
      [...present].filter(([device]) => room.rights.accountOf(device) === account).map(([, presence]) => presence),
    )
    const linked = shared.some(({ room }) =>
      room.links.value.some(({ device }) => room.rights.accountOf(device) === account),
    )
    const best = (['online', 'busy', 'away'] as const).find((status) => there.some((one) => one.status === status))
    if (best !== undefined) return { kind: 'online', status: best, linked }
    const served = shared.some(({ endpoint }) => endpoint.signaling.state.value.kind === 'online')
    // Somebody who is linked but shown offline by the server has chosen to be invisible.
    if (linked && !served) return { kind: 'online', status: 'online', linked }
    const told = there.flatMap(({ lastSeen }) => lastSeen ?? [])
    const latest = Math.max(0, this.#seen.get(account) ?? 0, ...told)
    const lastSeen = latest === 0 ? {} : { lastSeen: rfc3339(latest) }
    return served ? { kind: 'offline', ...lastSeen } : { kind: 'unknown', ...lastSeen }
  }

  #note(account: AccountId, at: number): void {
    this.#seen.set(account, at)
    this.context.background(this.context.storage.write((records) => records.lastSeen(account).put({ at })))
  }

  async #remember(account: AccountId): Promise<void> {
    const kept = await this.context.storage.read((records) => records.lastSeen(account).get(`seen/${account}`))
    if (kept === undefined || (this.#seen.get(account) ?? 0) >= kept.at) return
    this.#seen.set(account, kept.at)
    this.#refreshAll()
  }
}
