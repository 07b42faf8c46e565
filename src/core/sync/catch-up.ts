import type { Clock } from '../base/clock'
import type { Counters } from '../base/counters'
import type { Disposable } from '../base/disposables'
import { Cell } from '../base/emitter'
import type { ConversationId, DeviceId } from '../base/ids'
import { sequenceIn } from '../conversation/vector'
import { lagBehind, planHistory, type Source } from '../history/plan'
import { advanceOf, isSameProgress, progressOf, type Advance, type CatchUpProgress } from '../history/progress'
import type { Breach, HistoryStream } from '../network/transport'
import type { VersionVector } from '../protocol/peer/statement'
import { isSignedByDevice, type SealedEvent } from '../protocol/peer/event'
import { Exchange } from './exchange'
import { NewestQuestion, newestRanges } from './newest'

interface CatchUpHost {
  readonly clock: Clock
  readonly refusals: Counters<string>
  /** `undefined` where nobody can be asked there. */
  open(device: DeviceId): HistoryStream | undefined
  /** To be judged like all that peers leave. */
  arrived(events: readonly SealedEvent[]): void
  /** To be shown before what was said until then has come. */
  newest(events: readonly SealedEvent[]): void
  /** {@link CatchUp.look} wants to be called. */
  look(): void
  breached(breach: Breach, device: DeviceId): void
}

/** What is known at the moment of who lacks what. */
export interface Standpoint {
  readonly held: VersionVector
  /** Linked devices, and what they say they hold. */
  readonly sources: readonly Source[]
  /** Up to which number events of a device would be of use; 0: of nobody we know. */
  readonly upTo: (device: DeviceId) => number
  /** From how much that somebody has and we lack on we ask at once. */
  readonly threshold: number
  /** From how much on the newest is asked for first. */
  readonly ahead: number
}

/** What somebody linked has and we lack though nothing has come for so long is asked for, however little it is; in ms. */
const quietMs = 3_000
/** Whoever failed is not asked for this long, twice as long each time, in ms. */
const restMs = 5_000
const mostRestMs = 5 * 60_000
/** How many are asked at once: what came of them and waits for others must fit the inbox (SY5). */
const mostAtOnce = 4

interface Resting {
  readonly failures: number
  readonly until: number
}

/**
 * Catches up by asking those who are linked, several at once, each for other devices' events (SY7). What comes is
 * stored as it comes, so that whatever ends in between goes on where it was; and nobody is read from faster than
 * what they sent is stored.
 */
export class CatchUp implements Disposable {
  /** Of a long catch-up. */
  readonly progress = new Cell<CatchUpProgress | undefined>(undefined, isSameProgress)
  readonly #exchanges = new Map<DeviceId, Exchange>()
  readonly #resting = new Map<DeviceId, Resting>()
  /** What somebody said they hold, and did not hand over though they were asked. */
  readonly #inVain = new Map<DeviceId, Map<DeviceId, number>>()
  #progress: { readonly held: number; readonly at: number }
  #timer: Disposable | undefined
  #advance: Advance | undefined
  /** Asked before all else, once in a catch-up. */
  #newest: { readonly of: DeviceId; readonly question: NewestQuestion } | undefined
  #hasGlanced = false
  #isOver = false

  readonly #look = (): void => {
    this.host.look()
  }

  constructor(
    private readonly conversation: ConversationId,
    private readonly host: CatchUpHost,
  ) {
    this.#progress = { held: 0, at: host.clock.now() }
  }

  /** Somebody is there to ask, and has nothing that we lack. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Looks at how far what is under way has come, and asks for what else there is. */
  look(standpoint: Standpoint): void {
    const { held, sources } = standpoint
    const { clock } = this.host
    const now = clock.now()
    const sum = [...held.values()].reduce((all, sequence) => all + sequence, 0)
    if (sum !== this.#progress.held) this.#progress = { held: sum, at: now }
    for (const [device, exchange] of this.#exchanges) {
      const outcome = exchange.settle(held)
      if (outcome !== 'under way') this.#finish(device, exchange, outcome)
    }
    const linked = new Set(sources.map(({ device }) => device))
    // A new link is a new chance.
    for (const device of [...this.#inVain.keys(), ...this.#resting.keys()]) {
      if (linked.has(device)) continue
      this.#inVain.delete(device)
      this.#resting.delete(device)
    }
    this.#glance(standpoint, now)
    this.#ask(standpoint, now)
    this.#tell(standpoint, sum)
    this.#timer?.dispose()
    const wait = this.#nextLook(standpoint, now)
    this.#timer = wait === undefined ? undefined : clock.after(wait, this.#look)
  }

  /** These can never be applied: whoever sent them is asked for no more, and if they are forged, meant harm. */
  unwanted(keys: readonly string[]): void {
    for (const [device, exchange] of this.#exchanges) {
      const bad = keys.flatMap((key) => exchange.waiting(key) ?? [])
      if (bad.length === 0) continue
      this.host.refusals.count('history-useless')
      if (bad.some((event) => !isSignedByDevice(event))) this.host.breached('history-malformed', device)
      exchange.fail()
    }
  }

  dispose(): void {
    this.#timer?.dispose()
    this.#newest?.question.dispose()
    for (const exchange of this.#exchanges.values()) exchange.fail()
  }

  /** Asks whoever has most of what we lack for its end. Whatever becomes of that: then it goes on as ever. */
  #glance(standpoint: Standpoint, now: number): void {
    if (this.#newest?.question.isOver === true) this.#newest = undefined
    if (this.#hasGlanced) return
    const { ahead, held, upTo } = standpoint
    const [best] = standpoint.sources
      .map((source) => ({ source, lag: lagBehind(held, this.#worthAsking(source), upTo) }))
      .filter(({ lag, source }) => lag > ahead && this.#isFree(source.device, now))
      .sort((left, right) => right.lag - left.lag)
    if (best === undefined) return
    const of = best.source.device
    const stream = this.host.open(of)
    if (stream === undefined) return
    this.#hasGlanced = true
    const question = new NewestQuestion(stream, newestRanges(best.source, standpoint), {
      clock: this.host.clock,
      conversation: this.conversation,
      over: (events) => {
        this.host.newest(events)
        this.host.look()
      },
      malformed: () => {
        this.host.breached('history-malformed', of)
      },
    })
    this.#newest = { of, question }
  }

  /** One question at a time. */
  #isFree(device: DeviceId, now: number): boolean {
    if (this.#exchanges.has(device) || (this.#resting.get(device)?.until ?? 0) > now) return false
    return this.#newest?.of !== device
  }

  #ask({ held, sources, threshold, upTo }: Standpoint, now: number): void {
    const quiet = now - this.#progress.at >= quietMs
    const asked = new Set([...this.#exchanges.values()].flatMap((exchange) => exchange.devices))
    const able = sources
      .map((source) => ({ device: source.device, held: this.#worthAsking(source) }))
      .filter(({ device }) => this.#isFree(device, now))
      .filter((source) => lagBehind(held, source.held, upTo) > (quiet ? 0 : threshold))
      .slice(0, mostAtOnce - this.#exchanges.size)
    for (const { of, ranges } of planHistory({ held, sources: able, asked, upTo })) {
      const stream = this.host.open(of)
      if (stream === undefined) this.#rest(of)
      else this.#exchanges.set(of, this.#exchange(of, stream, ranges))
    }
  }

  #tell({ held, sources, upTo }: Standpoint, sum: number): void {
    const lacking = Math.max(0, ...sources.map((source) => lagBehind(held, this.#worthAsking(source), upTo)))
    this.#advance = advanceOf(this.#advance, { held: sum, lacking, asking: this.#exchanges.size > 0 })
    this.progress.set(progressOf(this.#advance))
    if (lacking === 0) this.#hasGlanced = false
    this.#isOver = lacking === 0 && sources.length > 0
  }

  #exchange(of: DeviceId, stream: HistoryStream, ranges: Exchange['ranges']): Exchange {
    const { clock } = this.host
    return new Exchange(stream, ranges, {
      clock,
      conversation: this.conversation,
      arrived: (events) => {
        this.host.arrived(events)
      },
      malformed: () => {
        this.host.breached('history-malformed', of)
      },
      changed: this.#look,
    })
  }

  #finish(device: DeviceId, exchange: Exchange, outcome: 'complete' | 'more' | 'failed'): void {
    this.#exchanges.delete(device)
    exchange.close()
    if (outcome === 'failed') {
      this.host.refusals.count('history-failed')
      this.#rest(device)
      return
    }
    if (exchange.progressed) this.#resting.delete(device)
    else this.#rest(device)
    if (outcome === 'more') return
    const vain = this.#inVain.get(device) ?? new Map<DeviceId, number>()
    for (const { device: of, to } of exchange.lacking) vain.set(of, to)
    if (vain.size > 0) this.#inVain.set(device, vain)
  }

  #rest(device: DeviceId): void {
    const failures = (this.#resting.get(device)?.failures ?? 0) + 1
    const until = this.host.clock.now() + Math.min(mostRestMs, restMs * 2 ** (failures - 1))
    this.#resting.set(device, { failures, until })
  }

  #worthAsking({ device, held }: Source): VersionVector {
    const vain = this.#inVain.get(device)
    return vain === undefined ? held : new Map([...held].filter(([of, last]) => last > sequenceIn(vain, of)))
  }

  /** When there may be somebody to ask, in ms. */
  #nextLook({ held, sources, upTo }: Standpoint, now: number): number | undefined {
    const waits = sources.flatMap((source) => {
      if (this.#exchanges.has(source.device) || this.#newest?.of === source.device) return []
      if (lagBehind(held, this.#worthAsking(source), upTo) === 0) return []
      const quietAt = this.#progress.at + quietMs
      return [Math.max(this.#resting.get(source.device)?.until ?? 0, quietAt) - now]
    })
    const ahead = waits.filter((wait) => wait > 0)
    return ahead.length === 0 ? undefined : Math.min(...ahead)
  }
}
