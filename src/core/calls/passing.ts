import type { Draft } from './draft'
import { limits } from './limits'
import { lose, miss } from './presence'

/** Time passes. */
export const pass = (draft: Draft): void => {
  loseSilent(draft)
  for (const call of draft.known.values())
    if (call.ring.kind === 'rings' && draft.now >= call.ring.until) miss(draft, call)
  judge(draft)
  speak(draft)
}

const loseSilent = (draft: Draft): void => {
  for (const { id } of draft.known.values()) {
    for (const [device, { heard }] of draft.known.get(id)?.parties ?? []) {
      const call = draft.known.get(id)
      const { inCall } = draft
      const way = inCall?.call === id ? inCall.ways.get(device) : undefined
      // A way that is there, or was, tells by itself when it is given up: what is said may be lost with it.
      const isWatched = way === 'connected' || way === 'reconnecting'
      if (call !== undefined && !isWatched && draft.now - heard > limits.silentMs) lose(draft, call, device, 'failed')
    }
  }
}

const judge = (draft: Draft): void => {
  const { now, own } = draft
  if (own.kind === 'ringing-out' && now - own.began >= limits.ringMs) draft.end('unanswered')
  else if (own.kind === 'connecting' && now - own.since >= limits.lostMs) draft.end('failed')
  else if (own.kind === 'reconnecting' && now - own.lost >= limits.lostMs) draft.end('failed')
}

const speak = (draft: Draft): void => {
  const { busy, now, ownCall } = draft
  if (busy === undefined || ownCall === undefined) return
  const presence = draft.presence(ownCall, busy.joined)
  if (busy.kind === 'ringing-out') {
    if (now - busy.spoke < limits.inviteEveryMs) return
    draft.say(ownCall, { type: 'invite', ...presence, since: busy.began })
  } else {
    const isSettled = [...busy.ways.values()].every((state) => state === 'connected')
    if (now - busy.spoke < (isSettled ? limits.hereEveryMs : limits.hereSoonMs)) return
    draft.say(ownCall, { type: 'here', ...presence })
  }
  draft.own = { ...busy, spoke: now }
}
