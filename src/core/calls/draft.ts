import type { CallId, DeviceId } from '../base/ids'
import type { CallNews } from './body'
import { limits } from './limits'
import type { Board, Busy, CallEffect, CallEnd, CallEvent, CallResult, InCall, Known, Own, Ring, Self } from './state'

type Ended = Extract<Own, { readonly kind: 'ended' }>

/** One step of the machine while it is taken: what will be, and what is to be done for it. */
export class Draft {
  own: Own
  readonly known: Map<CallId, Known>
  readonly effects: CallEffect[] = []

  constructor(
    board: Board,
    readonly self: Self,
    readonly now: number,
  ) {
    this.own = board.own
    this.known = new Map(board.known)
  }

  get busy(): Busy | undefined {
    const { own } = this
    return own.kind === 'idle' || own.kind === 'ended' ? undefined : own
  }

  get inCall(): InCall | undefined {
    const { busy } = this
    return busy === undefined || busy.kind === 'ringing-out' ? undefined : busy
  }

  /** What is known of our own call. */
  get ownCall(): Known | undefined {
    return this.busy && this.known.get(this.busy.call)
  }

  change(call: Known, patch: Partial<Known>): Known {
    const changed = { ...call, ...patch, touched: this.now }
    this.known.set(call.id, changed)
    return changed
  }

  settle(call: Known, answer: Extract<Ring, { readonly kind: 'settled' }>['answer']): Known {
    return this.change(call, { ring: { kind: 'settled', answer } })
  }

  say({ conversation, id }: Known, body: CallNews, to?: DeviceId): void {
    this.effects.push({ kind: 'say', call: id, conversation, body, ...(to === undefined ? {} : { to }) })
  }

  log(
    { caller, conversation, group, id, media }: Known,
    result: Pick<CallResult, 'outcome' | 'at' | 'direction' | 'lastedMs' | 'silent'>,
  ): void {
    this.effects.push({ kind: 'log', result: { call: id, conversation, group, media, caller, ...result } })
  }

  /** What whoever is in a call says of it. */
  presence({ caller, media }: Known, joined: number) {
    return { media, by: caller, joined } as const
  }

  meet(device: DeviceId): void {
    const { inCall } = this
    if (inCall === undefined) return
    this.effects.push({ kind: 'meet', call: inCall.call, device })
    this.own = { ...inCall, ways: new Map(inCall.ways).set(device, 'connecting') }
  }

  part(device: DeviceId, because?: 'removed'): void {
    const { inCall } = this
    if (inCall?.ways.has(device) !== true) return
    this.effects.push({ kind: 'part', device, ...(because === undefined ? {} : { because }) })
    const ways = new Map(inCall.ways)
    ways.delete(device)
    this.own = { ...inCall, ways }
  }

  /** Our part in the call is over; the others are told unless they know. */
  end(why: CallEnd, { tell = true, message }: { readonly tell?: boolean; readonly message?: string } = {}): void {
    const { busy, ownCall } = this
    if (busy === undefined || ownCall === undefined) return
    if (tell) this.say(ownCall, { type: busy.kind === 'ringing-out' ? 'cancel' : 'leave', ...becauseOf(why) })
    for (const device of this.inCall?.ways.keys() ?? []) this.effects.push({ kind: 'part', device })
    const lastedMs = busy.kind === 'active' || busy.kind === 'reconnecting' ? this.now - busy.since : undefined
    const lasted = lastedMs === undefined ? {} : { lastedMs }
    this.log(ownCall, {
      outcome: outcomeOf(busy, why),
      at: busy.began,
      direction: busy.outgoing ? 'outgoing' : 'incoming',
      ...lasted,
    })
    const ended: Ended = { kind: 'ended', call: busy.call, why, at: this.now, ...lasted }
    this.own = message === undefined ? ended : { ...ended, message }
    this.settle(ownCall, 'accepted')
  }

  /** Anybody to whom there is a way? Follows from the ways alone. */
  judgeWays(): void {
    const { inCall, now, ownCall } = this
    if (inCall === undefined || ownCall === undefined) return
    const { awaited, began, call, joined, outgoing, rung, spoke, ways } = inCall
    const common = { awaited, began, call, joined, outgoing, rung, spoke, ways }
    const isOpen = [...ways.values()].includes('connected')
    if (isOpen && inCall.kind === 'connecting') {
      this.own = { ...common, kind: 'active', since: now }
      const direction = outgoing ? 'outgoing' : 'incoming'
      this.log(ownCall, { outcome: 'answered', at: began, direction })
    } else if (isOpen && inCall.kind === 'reconnecting') this.own = { ...common, kind: 'active', since: inCall.since }
    else if (!isOpen && inCall.kind === 'active')
      this.own = { ...common, kind: 'reconnecting', since: inCall.since, lost: now }
  }

  board(): Board {
    for (const [id, { parties, ring, touched }] of this.known) {
      const isOver = parties.size === 0 && ring.kind !== 'rings' && this.now - touched > limits.rememberedMs
      if (isOver && this.#ownId !== id) this.known.delete(id)
    }
    for (const id of this.known.keys()) {
      if (this.known.size <= limits.calls) break
      if (this.#ownId !== id && this.known.get(id)?.ring.kind !== 'rings') this.known.delete(id)
    }
    return { own: this.own, known: this.known }
  }

  get #ownId(): CallId | undefined {
    return this.own.kind === 'idle' ? undefined : this.own.call
  }
}

export type Heard = Extract<CallEvent, { readonly kind: 'heard' }>

const becauseOf = (why: CallEnd): Pick<Extract<CallNews, { readonly type: 'leave' }>, 'because'> => {
  if (why === 'declined' || why === 'busy') return { because: 'refused' }
  return why === 'failed' ? { because: 'lost' } : {}
}

const outcomeOf = ({ kind }: Busy, why: CallEnd): CallResult['outcome'] => {
  if (kind === 'active' || kind === 'reconnecting') return 'answered'
  switch (why) {
    case 'declined':
    case 'busy':
    case 'unanswered':
    case 'failed':
      return why
    case 'answered-elsewhere':
      return 'answered'
    default:
      return 'cancelled'
  }
}
