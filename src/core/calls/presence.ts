/** Who is in which call: devices come, go and are lost, and of two calls of one conversation one stands. */
import type { DeviceId } from '../base/ids'
import type { CallNews } from './body'
import type { Draft, Heard } from './draft'
import { limits } from './limits'
import type { CallEnd, Known } from './state'

/** That device says that it is in the call. */
export const enter = (draft: Draft, call: Known, { account, body, from }: Heard): Known => {
  if (!('joined' in body)) return call
  const before = call.parties.get(from)
  if (before === undefined && call.parties.size >= limits.parties) return call
  const { joined } = body
  const parties = new Map(call.parties).set(from, { account, joined, heard: draft.now })
  // Whoever invites is the one who calls, whatever was heard before; the word of others is taken where none else is.
  const isFirst = body.type === 'invite' && call.ring.kind === 'none'
  const entered = draft.change(call, { parties, media: body.media, ...(isFirst ? { caller: account } : {}) })
  if (draft.busy?.call !== call.id) return entered
  // Whoever came does not ring again for having left.
  const awaited = new Set(draft.busy.awaited)
  awaited.delete(account)
  draft.own = { ...draft.busy, awaited }
  if (draft.busy.kind === 'ringing-out') {
    draft.own = { ...draft.busy, kind: 'connecting', since: draft.now, ways: new Map() }
  }
  // It was started anew there: of the way before only its end here is left.
  if (before !== undefined && before.joined !== joined) draft.part(from)
  if (draft.inCall?.ways.has(from) !== true) draft.meet(from)
  return entered
}

type Because = Extract<CallNews, { readonly type: 'leave' }>['because']

/** That device is in the call no more. Where nobody is left, the call is over. */
export const lose = (draft: Draft, call: Known, device: DeviceId, why: CallEnd, because?: Because): void => {
  if (!call.parties.has(device)) return
  const parties = new Map(call.parties)
  parties.delete(device)
  const left = draft.change(call, { parties })
  if (draft.inCall?.call === call.id) draft.part(device)
  if (parties.size > 0) return
  if (draft.inCall?.call === call.id) draft.end(why)
  else if (left.ring.kind === 'rings') miss(draft, left, because)
}

export const miss = (draft: Draft, call: Known, because?: Because): void => {
  const at = call.ring.kind === 'rings' ? call.ring.since : draft.now
  const outcome = because === 'refused' ? 'declined' : 'missed'
  const silent = call.ring.kind === 'rings' && call.ring.silent ? ({ silent: true } as const) : {}
  if (because !== 'merged') draft.log(call, { outcome, at, direction: 'incoming', ...silent })
  draft.settle(call, because === undefined ? 'missed' : 'elsewhere')
}

/** Nothing of it is of any more concern here; what is said of it late is not heard. */
export const forget = (draft: Draft, call: Known): void => {
  draft.change(call, { parties: new Map(), ring: { kind: 'settled', answer: 'elsewhere' } })
}

/** Leaves the call we are in, if any, for this one. */
export const switchOver = (draft: Draft, { id }: Known, abandoned: 'left' | 'merged' = 'left'): void => {
  const { busy } = draft
  if (abandoned === 'left') draft.end(busy?.kind === 'ringing-out' ? 'cancelled' : 'hung-up')
  else abandon(draft)
  const call = draft.known.get(id)
  if (call === undefined) return
  const { now, self } = draft
  const since = call.ring.kind === 'rings' ? call.ring.since : now
  const joining = draft.change(call, { ring: { kind: 'settled', answer: 'accepted' } })
  draft.own = {
    kind: 'connecting',
    call: id,
    began: since,
    joined: now,
    spoke: now,
    since: now,
    awaited: new Set(),
    rung: new Set(),
    outgoing: call.caller === self.account,
    ways: new Map(),
  }
  draft.say(joining, { type: 'accept', ...draft.presence(joining, now) })
  for (const device of joining.parties.keys()) draft.meet(device)
}

/** Two calls cross: the one that does not stand leaves no trace, where nobody had answered it (CL4). */
const abandon = (draft: Draft): void => {
  const { busy, ownCall } = draft
  if (busy === undefined || ownCall === undefined) return
  if (busy.kind === 'active' || busy.kind === 'reconnecting') {
    draft.end('hung-up')
    return
  }
  draft.say(ownCall, { type: busy.kind === 'ringing-out' ? 'cancel' : 'leave', because: 'merged' })
  for (const device of draft.inCall?.ways.keys() ?? []) draft.effects.push({ kind: 'part', device })
  draft.own = { kind: 'idle' }
  draft.settle(ownCall, 'elsewhere')
}

/** Of two calls in one conversation the one that was answered stands; of two alike that with the lower id (CL4). */
export const stands = (draft: Draft, one: Known, other: Known): boolean => {
  const answered = ({ id, parties }: Known): boolean => parties.size + (draft.busy?.call === id ? 1 : 0) > 1
  return answered(one) === answered(other) ? one.id < other.id : answered(one)
}
