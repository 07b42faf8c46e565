import { DisposableStore, type Disposable } from '../base/disposables'
import type { Watchable } from '../base/emitter'
import type { ConversationId, DeviceId } from '../base/ids'
import type { ConversationRights } from '../conversation/admit'
import type { Summary } from '../conversation/summary'
import type { CatchUpProgress } from '../history/progress'
import type { Breach, HistoryStream, PeerLink } from '../network/transport'
import type { SealedEvent } from '../protocol/peer/event'
import type { VersionVector } from '../protocol/peer/statement'
import { aheadKeys, dropAhead, keepAhead } from './ahead'
import { Backfill } from './backfill'
import { CatchUp } from './catch-up'
import { Laggards } from './laggards'
import type { RoomRights } from './rights'
import type { RoomContext } from './room-context'
import { isAskedIn, standpointOf } from './standpoint'
import type { TransitLog } from './transit'

interface HistoryParts {
  readonly conversation: ConversationId
  readonly context: RoomContext
  readonly rights: RoomRights
  readonly transit: TransitLog
  open(device: DeviceId): HistoryStream | undefined
  breached(breach: Breach, device: DeviceId): void
  arrived(events: readonly SealedEvent[]): void
  /** The loop is to look at it. */
  look(): void
}

/** The history of one room: what we ask others for, what we answer, and who is left to ask (SY7). */
export class RoomHistory implements Disposable {
  readonly #owned = new DisposableStore()
  readonly #backfill: Backfill
  readonly #catchUp: CatchUp
  readonly #laggards: Laggards
  /** Whether others are asked in this room, and by which rights. */
  #asked: { readonly by: ConversationRights; readonly here: boolean } | undefined

  /** What is to be shown before what was said until then has come. */
  #newest: readonly SealedEvent[] = []
  /** Something may be shown so, if only from before the last start. */
  #mayBeAhead = true

  constructor(private readonly parts: HistoryParts) {
    const { context, conversation, rights, transit } = parts
    const look = (): void => {
      parts.look()
    }
    const breached = (breach: Breach, device: DeviceId): void => {
      parts.breached(breach, device)
    }
    this.#laggards = this.#owned.add(new Laggards(context.clock, context.window.lag, look))
    this.#backfill = this.#owned.add(
      new Backfill(conversation, {
        ...context,
        breached,
        upTo: () => rights.upTo,
        isOpenTo: (device, order) => rights.isOpenTo(device, order),
        at: (device, given) => {
          this.#laggards.busy(device)
          transit.left(given, 1)
        },
      }),
    )
    this.#catchUp = this.#owned.add(
      new CatchUp(conversation, {
        ...context,
        breached,
        look,
        open: (device) => parts.open(device),
        arrived: (events) => {
          parts.arrived(events)
        },
        newest: (events) => {
          this.#newest = events
        },
      }),
    )
  }

  /** How far a long catch-up has come. */
  get progress(): Watchable<CatchUpProgress | undefined> {
    return this.#catchUp.progress
  }

  /** A linked device asks. */
  answer(device: DeviceId, stream: HistoryStream): void {
    this.#backfill.answer(device, stream)
  }

  /** Asks for what others hold and we lack, where that is much or has been so for a while. */
  async look(summary: Summary, told: ReadonlyMap<DeviceId, VersionVector>, links: readonly PeerLink[]): Promise<void> {
    const { context, rights } = this.parts
    const { author, window } = context
    const asked = this.#isAsked() ? links : []
    this.#catchUp.look(standpointOf(rights, author.account, summary, told, asked, window))
    await this.#tidy()
  }

  /** Keeps what came of the newest. */
  async keepNewest(): Promise<void> {
    const events = this.#newest
    if (events.length === 0) return
    this.#newest = []
    this.#mayBeAhead = true
    const { context, conversation } = this.parts
    const { author, clock, storage } = context
    await storage.write((records) => keepAhead(records, conversation, events, author, clock.now()))
  }

  /** To whom of those linked what is to be offered in the document; with nobody linked there is nobody to ask. */
  spare(
    audience: ReadonlyMap<DeviceId, VersionVector>,
    told: ReadonlyMap<DeviceId, VersionVector>,
    { held }: Summary,
    links: readonly PeerLink[],
  ): ReadonlyMap<DeviceId, VersionVector> {
    return links.length === 0 ? audience : this.#laggards.spare(audience, told, held)
  }

  /** These can never be applied. */
  unwanted(keys: readonly string[]): void {
    this.#catchUp.unwanted(keys)
  }

  linked(before: readonly PeerLink[], now: readonly PeerLink[]): void {
    const still = new Set(now.map(({ device }) => device))
    for (const { device } of before) if (!still.has(device)) this.#laggards.left(device)
  }

  /** Once nothing is lacking, what is still ahead is nobody's chain. */
  async #tidy(): Promise<void> {
    if (!this.#mayBeAhead || !this.#catchUp.isOver) return
    const { context, conversation } = this.parts
    const left = await context.storage.read((records) => aheadKeys(records, conversation))
    if (left.size > 0) await context.storage.write((records) => dropAhead(records, conversation))
    this.#mayBeAhead = false
  }

  /** There may be hundreds of keys: looked at again only where something changed. */
  #isAsked(): boolean {
    const { context, rights } = this.parts
    const { current } = rights
    if (this.#asked?.by !== current) this.#asked = { by: current, here: isAskedIn(rights, context.author.account) }
    return this.#asked.here
  }

  dispose(): void {
    this.#owned.dispose()
  }
}
