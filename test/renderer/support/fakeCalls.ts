import {
  type CallCheck,
  type CallEntry,
  type CallFilter,
  type CallId,
  type CallReaction,
  type CallsApi,
  type CallView,
  type CaptureFailure,
  Cell,
  type ConversationId,
  type DeviceId,
  type DeviceKind,
  type IncomingCall,
  type MediaDevice,
  type MediaTrack,
  type OngoingCall,
  type TincanError,
} from '../../../src/core'
import { Emitter } from './emitter'
import { liveOf } from './live'
import type { Memory } from './memory'
import { conversationIn } from './views'
import { callOf } from './world'

const filters: Readonly<Record<CallFilter, (entry: CallEntry) => boolean>> = {
  all: () => true,
  missed: ({ outcome }) => outcome === 'missed',
  incoming: ({ direction }) => direction === 'incoming',
  outgoing: ({ direction }) => direction === 'outgoing',
}

/** Calls without anybody at the other end: what a screen asks for is noted, and what it is to show is set. */
export class FakeCalls implements CallsApi {
  readonly current = new Cell<CallView | undefined>(undefined)
  readonly incoming = new Cell<readonly IncomingCall[]>([])
  readonly entries = new Cell<readonly CallEntry[]>([])
  readonly reactions = new Emitter<{
    readonly device: DeviceId
    readonly name: string
    readonly emoji: CallReaction
  }>()
  /** Set to make the next calls be refused. */
  refusal: TincanError | undefined
  /** Devices this machine has. */
  readonly found = new Cell<readonly MediaDevice[]>([])
  readonly level = new Cell(0.2)
  readonly checkedCamera = new Cell<MediaTrack | undefined>(undefined)
  readonly microphoneFailure = new Cell<CaptureFailure | undefined>(undefined)
  readonly cameraFailure = new Cell<CaptureFailure | undefined>(undefined)
  /** How many checks are open. */
  checks = 0
  readonly #ongoing = new Map<ConversationId, Cell<OngoingCall | undefined>>()
  readonly #chosen = new Cell<Readonly<Partial<Record<DeviceKind, string>>>>({})

  constructor(private readonly memory: Memory) {}

  readonly devices = {
    all: this.found,
    chosen: this.#chosen,
    choose: (kind: DeviceKind, id: string | undefined) =>
      this.#act(`devices.choose ${kind} ${id ?? ''}`, () => {
        const { [kind]: _, ...rest } = this.#chosen.value
        this.#chosen.set(id === undefined ? rest : { ...rest, [kind]: id })
      }),
    check: (camera: boolean): CallCheck => {
      this.checks += 1
      return {
        level: this.level,
        camera: camera ? this.checkedCamera : new Cell<MediaTrack | undefined>(undefined),
        microphoneFailure: this.microphoneFailure,
        cameraFailure: camera ? this.cameraFailure : new Cell<CaptureFailure | undefined>(undefined),
        dispose: () => {
          this.checks -= 1
        },
      }
    },
  }
  readonly onReaction: CallsApi['onReaction'] = (listener) => this.reactions.on(listener)

  ongoing(conversation: ConversationId): Cell<OngoingCall | undefined> {
    const cell = this.#ongoing.get(conversation) ?? new Cell<OngoingCall | undefined>(undefined)
    this.#ongoing.set(conversation, cell)
    return cell
  }

  start(conversation: ConversationId, media: CallView['media']): Promise<CallId> {
    return this.#act(`calls.start ${conversation} ${media}`, () => {
      const { title, kind } = conversationIn(this.memory.state.value, conversation)
      const id = callOf(this.memory.next())
      this.current.set({
        id,
        conversation,
        name: title,
        group: kind !== 'direct',
        media,
        phase: { kind: 'ringing-out' },
        own: { muted: false, speakingMuted: false, speaking: false, hand: false },
        participants: [],
        videoAllowed: true,
        relayOnly: false,
      })
      return id
    })
  }

  accept(id: CallId, media: CallView['media']): Promise<void> {
    return this.#act(`calls.accept ${id} ${media}`, () => {
      const call = this.incoming.value.find((one) => one.id === id)
      if (call === undefined) return
      this.incoming.set(this.incoming.value.filter((one) => one !== call))
      const { conversation, name, group } = call
      this.current.set({
        id,
        conversation,
        name,
        group,
        media,
        phase: { kind: 'connecting' },
        own: { muted: false, speakingMuted: false, speaking: false, hand: false },
        participants: [],
        videoAllowed: true,
        relayOnly: false,
      })
    })
  }

  decline(id: CallId, message?: string): Promise<void> {
    return this.#act(`calls.decline ${id}${message === undefined ? '' : ` ${message}`}`, () => {
      this.incoming.set(this.incoming.value.filter((one) => one.id !== id))
    })
  }

  leave(): void {
    this.memory.acts.push('calls.leave')
    const { value } = this.current
    if (value) this.current.set({ ...value, phase: { kind: 'ended', why: 'hung-up', lastedMs: 65_000 } })
  }

  dismiss(): void {
    this.memory.acts.push('calls.dismiss')
    this.current.set(undefined)
  }

  setMuted(muted: boolean): void {
    this.memory.acts.push(`calls.setMuted ${muted}`)
    this.#own({ muted })
  }

  setCamera(on: boolean): Promise<void> {
    return this.#act(`calls.setCamera ${on}`, () => undefined)
  }

  setSharing(on: boolean): Promise<void> {
    return this.#act(`calls.setSharing ${on}`, () => undefined)
  }

  setHand(hand: boolean): void {
    this.memory.acts.push(`calls.setHand ${hand}`)
    this.#own({ hand })
  }

  react(emoji: CallReaction): void {
    this.memory.acts.push(`calls.react ${emoji}`)
  }

  history(filter: CallFilter, limit = Infinity) {
    return liveOf(this.entries, (entries) => {
      const wanted = entries.filter(filters[filter])
      const data = wanted.slice(0, limit)
      const oldest = data.at(-1)
      return { data, page: oldest === undefined || data.length === wanted.length ? {} : { after: oldest.id } }
    })
  }

  in(conversation: ConversationId) {
    return liveOf(this.entries, (entries) =>
      entries.filter((entry) => entry.conversation === conversation).toReversed(),
    )
  }

  missed() {
    return liveOf(this.entries, (entries) => entries.filter((entry) => filters.missed(entry) && !entry.seen).length)
  }

  markSeen(conversation?: ConversationId): Promise<void> {
    return this.#act('calls.markSeen', () => {
      this.entries.set(
        this.entries.value.map((entry) =>
          conversation === undefined || entry.conversation === conversation ? { ...entry, seen: true } : entry,
        ),
      )
    })
  }

  deleteEntry(id: CallId): Promise<void> {
    return this.#act('calls.deleteEntry', () => {
      this.entries.set(this.entries.value.filter((entry) => entry.id !== id))
    })
  }

  clearHistory(): Promise<void> {
    return this.#act('calls.clearHistory', () => {
      this.entries.set([])
    })
  }

  /** Changes what the call we are in shows. */
  change(patch: Partial<CallView>): void {
    const { value } = this.current
    if (value) this.current.set({ ...value, ...patch })
  }

  #own(patch: Partial<CallView['own']>): void {
    const { value } = this.current
    if (value) this.change({ own: { ...value.own, ...patch } })
  }

  async #act<T>(name: string, work: () => T): Promise<T> {
    this.memory.acts.push(name)
    await Promise.resolve()
    if (this.refusal) throw this.refusal
    return work()
  }
}
