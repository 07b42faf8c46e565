import type { Draft, Heard } from './draft'
import { limits } from './limits'
import { enter, lose, miss, stands, switchOver } from './presence'
import type { CallEnd, Known } from './state'

/** Something was said of a call: once each, and nothing that was said too long ago. */
export const hear = (draft: Draft, event: Heard): void => {
  const { at, body, from } = event
  const before = draft.known.get(event.call)
  if (before !== undefined && before.conversation !== event.conversation) return
  if (Math.abs(draft.now - at) > limits.staleMs || at <= (before?.said.get(from) ?? 0)) return
  const base = before ?? unheardOf(draft, event)
  const call = draft.change(base, { said: new Map(base.said).set(from, at) })
  switch (body.type) {
    case 'invite':
    case 'accept':
    case 'here':
      come(draft, enter(draft, call, event), event)
      break
    case 'ringing':
      if (draft.busy?.call === call.id) {
        const { rung } = draft.busy
        draft.own = { ...draft.busy, rung: new Set(rung).add(event.account) }
      } else isOver(draft, call, event)
      break
    case 'decline':
    case 'busy':
      refused(draft, call, event, body.type === 'busy' ? 'busy' : 'declined')
      break
    case 'cancel':
    case 'leave':
      if (event.account === draft.self.account) takenElsewhere(draft, call, 'answered')
      gone(draft, draft.known.get(call.id) ?? call, event)
  }
}

/** That device left, or lost its way: whoever is left alone by that says why. */
const gone = (draft: Draft, call: Known, { body, from }: Heard): void => {
  if (body.type !== 'cancel' && body.type !== 'leave') return
  if (body.because === 'lost') lose(draft, call, from, 'failed')
  else lose(draft, call, from, body.type === 'cancel' ? 'cancelled' : 'hung-up', body.because)
}

/** It is remembered even where the first thing heard is its end: the beginning may come late. */
const unheardOf = ({ now }: Draft, { account, body, call, conversation, group }: Heard): Known => ({
  id: call,
  conversation,
  group,
  media: 'media' in body ? body.media : 'voice',
  caller: 'by' in body && body.type !== 'invite' ? body.by : account,
  parties: new Map(),
  said: new Map(),
  ring: { kind: 'none' },
  touched: now,
})

const come = (draft: Draft, call: Known, event: Heard): void => {
  const { account, body, from } = event
  if (account === draft.self.account) twin(draft, call, event)
  if (full(draft)) return
  const { ownCall } = draft
  if (ownCall?.conversation === call.conversation) {
    if (ownCall.id !== call.id && stands(draft, call, ownCall)) meetHalfway(draft, call, account)
    return
  }
  if (body.type === 'accept') isOver(draft, call, event)
  const now = draft.known.get(call.id)
  if (body.type !== 'invite' || now === undefined) return
  if (now.ring.kind === 'none' && event.rings !== 'never') ring(draft, now, event, body.since)
  // What we said was lost.
  else if (now.ring.kind === 'settled' && now.ring.answer === 'declined') draft.say(now, { type: 'decline' }, from)
  else if (now.ring.kind === 'settled' && now.ring.answer === 'busy') draft.say(now, { type: 'busy' }, from)
}

/** Both called at once, and theirs stands. Where another device of our own account is in it, the call is theirs. */
const meetHalfway = (draft: Draft, call: Known, account: Heard['account']): void => {
  if (call.group || account !== draft.self.account) switchOver(draft, call, 'merged')
  else draft.end('answered-elsewhere')
}

const ring = (draft: Draft, call: Known, { at, from, rings }: Heard, since: number): void => {
  const { now, self } = draft
  const silent = rings === 'silently'
  const left = limits.ringMs - Math.max(0, at - since)
  const isOurs = [...call.parties.values()].some(({ account }) => account === self.account)
  const among = [...draft.known.values()].filter(({ ring }) => ring.kind === 'rings')
  const rival = among.find(({ conversation, id }) => conversation === call.conversation && id !== call.id)
  if (left <= 0 || isOurs || isOursAlready(draft, call)) return
  if (rival !== undefined) {
    if (!stands(draft, call, rival)) return
    draft.change(rival, { ring: { kind: 'none' } })
  } else if (!silent && draft.busy !== undefined && among.filter(isAloud).length >= limits.waiting) {
    draft.say(call, { type: 'busy' }, from)
    const missed = draft.change(call, { ring: { kind: 'rings', since: now, until: now, silent } })
    miss(draft, missed)
    draft.settle(missed, 'busy')
    return
  }
  draft.change(call, { ring: { kind: 'rings', since: now, until: now + left, silent } })
  draft.say(call, { type: 'ringing' }, from)
}

const isAloud = ({ ring }: Known): boolean => ring.kind === 'rings' && !ring.silent

/** Another device of ours calls, or is called, in the same conversation: it is answered there. */
const isOursAlready = (draft: Draft, { conversation }: Known): boolean =>
  [...draft.known.values()].some(
    (call) =>
      call.conversation === conversation &&
      [...call.parties.values()].some(({ account }) => account === draft.self.account),
  )

/** Another device of our own is in a call of this conversation: nothing rings here for it any more. */
const twin = (draft: Draft, call: Known, { body, from }: Heard): void => {
  for (const one of draft.known.values()) {
    if (one.conversation !== call.conversation) continue
    if (one.id === call.id) takenElsewhere(draft, one, 'answered')
    else if (one.ring.kind === 'rings') draft.settle(one, 'elsewhere')
  }
  const { inCall } = draft
  if (inCall?.call !== call.id || call.group || !('joined' in body)) return
  const apart = Math.abs(inCall.joined - body.joined)
  const isLater = inCall.joined === body.joined ? draft.self.device > from : inCall.joined > body.joined
  // Both took it at once.
  if (body.type === 'accept' && apart < limits.togetherMs && isLater) draft.end('answered-elsewhere')
}

/** Another device of ours saw to a call that rings here, or that was taken for missed before that was heard. */
const takenElsewhere = (draft: Draft, call: Known, outcome: 'answered' | 'declined'): void => {
  const { ring } = call
  const isOpen = ring.kind === 'rings' || (ring.kind === 'settled' && ring.answer === 'missed')
  if (!isOpen) return
  draft.log(call, { outcome, at: ring.kind === 'rings' ? ring.since : draft.now, direction: 'incoming' })
  draft.settle(call, 'elsewhere')
}

const refused = (draft: Draft, call: Known, { account, body }: Heard, why: 'declined' | 'busy'): void => {
  if (account === draft.self.account) {
    takenElsewhere(draft, call, 'declined')
    return
  }
  const { busy } = draft
  if (busy?.call !== call.id) return
  const awaited = new Set(busy.awaited)
  awaited.delete(account)
  draft.own = { ...busy, awaited }
  if (busy.kind !== 'ringing-out' || awaited.size > 0) return
  const message = body.type === 'decline' ? body.message : undefined
  draft.end(why, message === undefined ? {} : { message })
}

/** Whoever takes a call that we gave up, or rings for it, is told so. */
const isOver = (draft: Draft, call: Known, { from }: Heard): void => {
  if (draft.busy?.call === call.id || call.caller !== draft.self.account) return
  const { own } = draft
  const wasRefused = own.kind === 'ended' && own.call === call.id && (own.why === 'declined' || own.why === 'busy')
  const wasMerged = call.ring.kind === 'settled' && call.ring.answer === 'elsewhere'
  const because = wasRefused ? 'refused' : wasMerged ? 'merged' : undefined
  draft.say(call, { type: 'leave', ...(because === undefined ? {} : { because }) }, from)
}

/** Too many came at once: those who came last leave again (CL1). */
const full = (draft: Draft): boolean => {
  const { inCall, ownCall, self } = draft
  if (inCall === undefined || ownCall === undefined || ownCall.parties.size < limits.withVoice) return false
  const before = [...ownCall.parties].filter(([device, { joined }]) =>
    joined === inCall.joined ? device < self.device : joined < inCall.joined,
  )
  if (before.length < limits.withVoice) return false
  draft.end('full' satisfies CallEnd)
  return true
}
