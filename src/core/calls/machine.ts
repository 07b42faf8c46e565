/**
 * All that happens in calls, as one pure function: what this device does, what it knows of calls it is not in, and
 * what is to be done next. Time comes with each event; whoever drives it ticks once a second while anything is known.
 */
import type { AccountId } from '../base/ids'
import { assert } from '../base/errors'
import { Draft } from './draft'
import { hear } from './hearing'
import { limits } from './limits'
import { forget, lose, switchOver } from './presence'
import { pass } from './passing'
import type { Board, CallEffect, CallEvent, Known, Self } from './state'

export const transition = (
  board: Board,
  event: CallEvent,
  self: Self,
  now: number,
): { readonly board: Board; readonly effects: readonly CallEffect[] } => {
  const draft = new Draft(board, self, now)
  happen(draft, event)
  draft.judgeWays()
  return { board: draft.board(), effects: draft.effects }
}

const happen = (draft: Draft, event: CallEvent): void => {
  switch (event.kind) {
    case 'heard':
      hear(draft, event)
      break
    case 'start':
      start(draft, event)
      break
    case 'join': {
      const call = draft.known.get(event.call)
      if (call !== undefined && draft.busy?.call !== call.id) switchOver(draft, call)
      break
    }
    case 'decline': {
      const call = draft.known.get(event.call)
      if (call?.ring.kind === 'rings') decline(draft, call, event.message)
      break
    }
    case 'leave':
      draft.end(draft.own.kind === 'ringing-out' ? 'cancelled' : 'hung-up')
      break
    case 'dismiss':
      if (draft.own.kind === 'ended') draft.own = { kind: 'idle' }
      break
    case 'way':
      changeWay(draft, event)
      break
    case 'parted':
      if (draft.ownCall !== undefined)
        lose(draft, draft.ownCall, event.device, event.because === 'removed' ? 'left-out' : 'hung-up')
      break
    case 'members':
      if (event.accounts === undefined) leaveFor(draft, event.conversation)
      else keepMembers(draft, event.conversation, event.accounts, event.blocked)
      break
    case 'tick':
      pass(draft)
  }
}

const start = (
  draft: Draft,
  { call: id, conversation, group, invited, media }: Extract<CallEvent, { kind: 'start' }>,
) => {
  assert(draft.busy === undefined, 'no call while another goes on')
  const { now, self } = draft
  const call: Known = {
    id,
    conversation,
    group,
    media,
    caller: self.account,
    parties: new Map(),
    said: new Map(),
    ring: { kind: 'settled', answer: 'accepted' },
    touched: now,
  }
  draft.known.set(id, call)
  draft.own = {
    kind: 'ringing-out',
    call: id,
    began: now,
    joined: now,
    spoke: now,
    awaited: new Set(invited),
    rung: new Set(),
    outgoing: true,
  }
  draft.say(call, { type: 'invite', ...draft.presence(call, now), since: now })
}

const decline = (draft: Draft, call: Known, message: string | undefined): void => {
  const answer = draft.busy === undefined ? 'declined' : 'busy'
  const at = call.ring.kind === 'rings' ? call.ring.since : draft.now
  draft.log(call, { outcome: 'declined', at, direction: 'incoming' })
  draft.settle(call, answer)
  if (answer === 'busy' && message === undefined) draft.say(call, { type: 'busy' })
  else draft.say(call, { type: 'decline', ...(message === undefined ? {} : { message }) })
}

const changeWay = (draft: Draft, { device, state }: Extract<CallEvent, { kind: 'way' }>): void => {
  const { inCall, ownCall } = draft
  if (inCall?.ways.has(device) !== true || ownCall === undefined) return
  if (state === 'closed') lose(draft, ownCall, device, 'failed')
  else draft.own = { ...inCall, ways: new Map(inCall.ways).set(device, state) }
}

/** We are not a member any more: nobody there would listen. */
const leaveFor = (draft: Draft, conversation: Known['conversation']): void => {
  if (draft.ownCall?.conversation === conversation) draft.end('removed', { tell: false })
  else explain(draft, conversation)
  for (const call of draft.known.values()) if (call.conversation === conversation) forget(draft, call)
}

/** The others hang up on whoever they removed, and that may be heard before why they did. */
const explain = (draft: Draft, conversation: Known['conversation']): void => {
  const { known, now, own } = draft
  if (own.kind !== 'ended' || now - own.at > limits.explainedMs) return
  if (known.get(own.call)?.conversation !== conversation) return
  const { message: _, ...ended } = own
  draft.own = { ...ended, why: 'removed' }
}

/** Whoever was removed is told so; whoever is blocked here does not learn of it. */
const keepMembers = (
  draft: Draft,
  conversation: Known['conversation'],
  accounts: ReadonlySet<AccountId>,
  blocked: ReadonlySet<AccountId> = new Set(),
): void => {
  for (const { id, parties } of [...draft.known.values()].filter((call) => call.conversation === conversation)) {
    for (const [device, { account }] of parties) {
      const isMember = accounts.has(account)
      if (isMember && !blocked.has(account)) continue
      const call = draft.known.get(id)
      if (call === undefined) continue
      if (!isMember && draft.inCall?.call === id) draft.part(device, 'removed')
      lose(draft, call, device, 'hung-up')
    }
  }
}
