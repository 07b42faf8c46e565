import type { Disposable } from '../base/disposables'
import type { ConversationId } from '../base/ids'
import type { Summary } from '../conversation/summary'
import { createStatement, type HandedKeys } from '../protocol/peer/statement'
import type { SymmetricKey } from '../crypto/keys'
import type { PeerLink } from '../network/transport'
import type { ConversationDocument } from './document'
import type { Discretion } from './discretion'
import { Handing } from './handing'
import { eraseOutlived, readDoomed, readWithheld } from './erasure'
import type { RoomHistory } from './history'
import { audienceOf } from './outstanding'
import type { RoomRights } from './rights'
import type { RoomContext } from './room-context'
import { Speech } from './speech'
import { readTestimony, silence } from './testimony'
import type { TransitLog } from './transit'
import type { Window } from './window'
import type { Witnesses } from './witnesses'

interface SpeakerParts {
  readonly conversation: ConversationId
  readonly context: RoomContext
  readonly rights: RoomRights
  readonly document: ConversationDocument
  readonly window: Window
  readonly witnesses: Witnesses
  readonly history: RoomHistory
  readonly transit: TransitLog
  /** Seals statements. */
  readonly key: SymmetricKey
  readonly links: () => readonly PeerLink[]
  readonly isOver: () => boolean
  /** There is more to say. */
  readonly again: () => void
}

/** Says in the shared document what we hold, and leaves there what others lack. */
export class Speaker implements Disposable {
  readonly #speech = new Speech()
  readonly #handing: Handing

  constructor(private readonly parts: SpeakerParts) {
    this.#handing = new Handing(parts.context.clock, parts.again)
  }

  dispose(): void {
    this.#handing.dispose()
  }

  /** Somebody put something under our name. */
  contested(): void {
    this.#speech.contested()
  }

  /** Somebody new listens. */
  afresh(): void {
    this.#speech.afresh()
  }

  /** Says what we hold, takes out what all hold, puts in what some lack: one update. */
  async speak(summary: Summary): Promise<void> {
    const { again, context, conversation, history, isOver, links, rights, transit, window, witnesses } = this.parts
    const { author, storage } = context
    const told = await witnesses.held()
    const handed = await this.#handed()
    const { audience, discretion, doomed, heads, missing, others, own, wanted } = await storage.read(
      async (records) => {
        const agreed = await witnesses.agreed(records, summary, told)
        const audience = history.spare(audienceOf(links(), agreed), told, summary, links())
        const discretion: Discretion = {
          isOpenToAll: (order) => rights.isOpenToAll(order),
          isOpenTo: (device, order) => rights.isOpenTo(device, order),
          asked: witnesses.asked,
          linked: links().length > 0,
        }
        return {
          audience,
          discretion,
          doomed: await readDoomed(records, conversation),
          heads: await witnesses.heads(records, summary),
          missing: await window.missing(records, summary, audience, rights.upTo, discretion),
          others: agreed,
          own: await readTestimony(records, conversation, author.device.id),
          wanted: await readWithheld(records, conversation, rights.closed),
        }
      },
    )
    if (isOver()) return
    // There may be more of them.
    if (await eraseOutlived(storage, doomed, others)) again()
    if (isOver()) return
    const read = context.readReceipts() ? own.read : silence.read
    const { held } = summary
    this.#change({ handed, heads, held, read, wanted }, () => {
      window.retire(others)
      if (window.withdraw(discretion)) again()
      // Where there is no room, what the absent lack makes way: they are looked at when they come back.
      if (!window.hasRoom && window.retire(audience)) again()
      for (const event of missing) window.offer(event)
    })
    transit.left(
      missing.map(({ id }) => id),
      links().length,
    )
  }

  async #handed(): Promise<readonly HandedKeys[]> {
    const { links, rights, witnesses } = this.parts
    const { current } = rights
    if (current.inCommunity || current.directory.kind === 'direct') return []
    const named = await witnesses.keyNames()
    const linked = links().flatMap(({ device }) => {
      const names = named.get(device)
      return names === undefined ? [] : [[device, names] as const]
    })
    return this.#handing.due(current, new Map(linked))
  }

  #change(
    said: Pick<Parameters<typeof createStatement>[0], 'handed' | 'heads' | 'held' | 'read' | 'wanted'>,
    offer: () => void,
  ): void {
    const { context, conversation, document, key, rights } = this.parts
    const { device } = context.author
    const statement = { ...said, conversation, device: device.id, keys: rights.strays, keyNames: rights.keyNames }
    document.change(() => {
      if (this.#speech.isNews(statement))
        document.state(device.id, createStatement(statement, { device, key, random: context.random }))
      offer()
    })
  }
}
