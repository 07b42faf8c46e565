import type { Awareness } from 'y-protocols/awareness'
import { fromBase64Url, toBase64Url } from '../base/bytes'
import type { Clock } from '../base/clock'
import type { Counters } from '../base/counters'
import { DisposableStore, disposable, type Disposable } from '../base/disposables'
import { Cell, Emitter } from '../base/emitter'
import type { AccountId, ConversationId, DeviceId } from '../base/ids'
import type { Random } from '../base/random'
import type { SymmetricKey } from '../crypto/keys'
import type { Device } from '../identity/device'
import { mostSignalBytes } from '../protocol/peer/limits'
import { createSignal, readSignal, type Signal } from '../protocol/peer/signal'
import type { RoomRights } from './rights'

/** Typing ends by itself this long after the last keystroke. */
const typingMs = 5_000
/** A peer's word counts a little longer, so that it does not flicker between two of them. */
const heardMs = 7_000
/** Keystrokes within this span are one signal. */
const renewMs = 2_500

interface TypingOptions {
  readonly conversation: ConversationId
  readonly awareness: Awareness
  readonly key: SymmetricKey
  readonly rights: Pick<RoomRights, 'accountOf'>
  readonly context: {
    readonly author: { readonly account: AccountId; readonly device: Device }
    readonly clock: Clock
    readonly random: Random
    readonly refusals: Counters<string>
    typingIndicators(): boolean
  }
}

interface Heard {
  readonly stamp: number
  readonly account: AccountId
  readonly until: number
}

export interface Word {
  readonly account: AccountId
  readonly subject: string
  readonly payload: Uint8Array
}

/** Who is typing and what else is said in passing, over the room's awareness: signed and sealed, never stored (feature rows 22, 35). */
export class TypingSignals implements Disposable {
  readonly typing = new Cell<readonly AccountId[]>([], (left, right) => left.join() === right.join())
  readonly words = new Emitter<Word>()
  readonly #owned = new DisposableStore()
  readonly #heard = new Map<DeviceId, Heard>()
  /** What each client last said, by the field it said it in. */
  readonly #seen = { signal: new Map<number, string>(), word: new Map<number, string>() }
  readonly #lastWords = new Map<DeviceId, number>()
  #lastWord = 0
  #said: { readonly kind: 'idle' } | { readonly kind: 'typing'; readonly at: number; readonly end: Disposable } = {
    kind: 'idle',
  }
  #expiry: Disposable | undefined

  constructor(private readonly options: TypingOptions) {
    const listen = (): void => {
      this.#listen()
    }
    options.awareness.setLocalState({})
    options.awareness.on('change', listen)
    this.#owned.add(
      disposable(() => {
        options.awareness.off('change', listen)
        this.#expiry?.dispose()
        if (this.#said.kind === 'typing') this.#said.end.dispose()
      }),
    )
  }

  start(): void {
    const { context } = this.options
    if (this.#owned.disposed || !context.typingIndicators()) return
    const now = context.clock.now()
    if (this.#said.kind === 'typing') {
      this.#said.end.dispose()
      if (now - this.#said.at < renewMs) {
        this.#said = { ...this.#said, end: this.#endLater() }
        return
      }
    }
    this.#said = { kind: 'typing', at: now, end: this.#endLater() }
    this.#say('typing')
  }

  stop(): void {
    if (this.#said.kind === 'idle') return
    this.#said.end.dispose()
    this.#said = { kind: 'idle' }
    this.#say('idle')
  }

  /** Now or never: whoever is linked hears it, nobody keeps it. */
  speak(subject: string, payload: Uint8Array): void {
    if (this.#owned.disposed) return
    const { author, clock } = this.options.context
    this.#lastWord = Math.max(this.#lastWord + 1, clock.now())
    this.#publish('word', { device: author.device.id, kind: 'word', stamp: this.#lastWord, subject, payload })
  }

  dispose(): void {
    this.#owned.dispose()
  }

  #endLater(): Disposable {
    return this.options.context.clock.after(typingMs, () => {
      this.stop()
    })
  }

  #say(kind: 'idle' | 'typing'): void {
    if (this.#owned.disposed) return
    const { author, clock } = this.options.context
    this.#publish('signal', { device: author.device.id, kind, stamp: clock.now() })
  }

  #publish(field: 'signal' | 'word', signal: Signal): void {
    const { awareness, context, conversation, key } = this.options
    const bytes = createSignal(conversation, signal, { device: context.author.device, key, random: context.random })
    awareness.setLocalStateField(field, toBase64Url(bytes))
  }

  #listen(): void {
    const { awareness } = this.options
    const states = awareness.getStates()
    for (const field of ['signal', 'word'] as const) {
      const seen = this.#seen[field]
      for (const client of seen.keys()) if (!states.has(client)) seen.delete(client)
      for (const [client, state] of states) {
        if (client === awareness.clientID) continue
        const text: unknown = state[field]
        if (typeof text !== 'string' || text.length > mostSignalBytes * 2 || seen.get(client) === text) continue
        seen.set(client, text)
        this.#hear(text)
      }
    }
    this.#refresh()
  }

  #hear(text: string): void {
    const { context, conversation, key, rights } = this.options
    const bytes = fromBase64Url(text)
    const signal = bytes && readSignal(conversation, bytes, key)
    if (signal?.ok !== true) {
      context.refusals.count('signal-refused')
      return
    }
    const { device, stamp } = signal.value
    const account = rights.accountOf(device)
    if (account === undefined || account === context.author.account) return
    if (signal.value.kind === 'word') {
      if ((this.#lastWords.get(device) ?? 0) >= stamp) return
      this.#lastWords.set(device, stamp)
      this.words.emit({ account, subject: signal.value.subject, payload: signal.value.payload })
      return
    }
    // Who shows nobody that they type is shown nobody typing (DL3).
    if (!context.typingIndicators()) return
    const before = this.#heard.get(device)
    if (before !== undefined && before.stamp >= stamp) return
    const until = signal.value.kind === 'typing' ? context.clock.now() + heardMs : 0
    this.#heard.set(device, { stamp, account, until })
  }

  #refresh(): void {
    const { clock } = this.options.context
    const now = clock.now()
    const live = [...this.#heard.values()].filter(({ until }) => until > now)
    this.typing.set([...new Set(live.map(({ account }) => account))].sort())
    this.#expiry?.dispose()
    if (live.length === 0) return
    this.#expiry = clock.after(Math.min(...live.map(({ until }) => until)) - now, () => {
      this.#refresh()
    })
  }
}
