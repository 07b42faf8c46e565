import type { CallId, ConversationId } from '../../base/ids'
import { limits } from '../../calls/limits'
import type { Board, Busy, Known, Own } from '../../calls/state'
import type {
  CallParticipant,
  CallPhase,
  CallView,
  IncomingCall,
  MediaTrack,
  OngoingCall,
  OwnMedia as OwnMediaView,
} from '../api'
import { rfc3339 } from '../context'
import type { CallScenes } from './names'
import type { OwnMedia } from './own-media'
import type { Reach } from './reach'
import type { Way } from './way'

export interface ViewBasis {
  readonly board: Board
  readonly now: number
  readonly scenes: CallScenes
  readonly self: { readonly account: Known['caller']; readonly device: CallParticipant['device'] }
  readonly media: OwnMedia | undefined
  readonly ways: ReadonlyMap<CallParticipant['device'], Way>
  readonly speaker: CallParticipant['device'] | undefined
  readonly relayOnly: boolean
  readonly reach: Pick<Reach, 'needsRelay'>
}

export const callView = (basis: ViewBasis): CallView | undefined => {
  const { board, media, relayOnly, scenes, speaker } = basis
  const { own } = board
  const call = own.kind === 'idle' ? undefined : board.known.get(own.call)
  if (own.kind === 'idle' || call === undefined) return undefined
  const { conversation, group, id } = call
  return {
    id,
    conversation,
    name: scenes.get(conversation)?.name ?? '',
    group,
    media: call.media,
    phase: phaseOf(own),
    own: ownView(media),
    participants: own.kind === 'ended' ? [] : participants(basis, own, call),
    ...(speaker === undefined ? {} : { speaker }),
    videoAllowed: own.kind !== 'ended' && mayShow(basis, own, call),
    relayOnly,
  }
}

/** The first who came may show pictures (CL1). */
const mayShow = ({ self }: ViewBasis, { joined }: Busy, { parties }: Known): boolean => {
  const before = [...parties].filter(([device, party]) =>
    party.joined === joined ? device < self.device : party.joined < joined,
  )
  return before.length < limits.withVideo
}

const phaseOf = (own: Exclude<Own, { readonly kind: 'idle' }>): CallPhase => {
  switch (own.kind) {
    case 'ringing-out':
    case 'connecting':
      return { kind: own.kind }
    case 'active':
    case 'reconnecting':
      return { kind: own.kind, since: rfc3339(own.since) }
    case 'ended': {
      const { lastedMs, message, why } = own
      return {
        kind: 'ended',
        why,
        ...(message === undefined ? {} : { message }),
        ...(lastedMs === undefined ? {} : { lastedMs }),
      }
    }
  }
}

const ownView = (media: OwnMedia | undefined): OwnMediaView => {
  if (media === undefined) return { muted: false, speaking: false, speakingMuted: false, hand: false }
  const { camera, screen } = media.tracks
  const { hand, muted, voice } = media
  const [microphoneFailure, cameraFailure, screenFailure] = [
    media.failure('microphone'),
    media.failure('camera'),
    media.failure('screen'),
  ]
  return {
    muted,
    speaking: voice.speaking && !muted,
    speakingMuted: voice.speaking && muted,
    hand,
    ...(camera === undefined ? {} : { camera }),
    ...(screen === undefined ? {} : { screen }),
    ...(microphoneFailure === undefined ? {} : { microphoneFailure }),
    ...(cameraFailure === undefined ? {} : { cameraFailure }),
    ...(screenFailure === undefined ? {} : { screenFailure }),
  }
}

const participants = (basis: ViewBasis, own: Busy, call: Known): readonly CallParticipant[] => {
  const { now, scenes, self } = basis
  const here = [...call.parties].map(([device, { account }]): CallParticipant => {
    const way = basis.ways.get(device)
    const needsRelay = basis.reach.needsRelay(account)
    return {
      account,
      device,
      name: scenes.nameOf(call.conversation, account),
      ...shownBy(way),
      state: stateOf(way),
      ...(needsRelay === undefined ? {} : { needsRelay }),
    }
  })
  const present = new Set([self.account, ...here.map(({ account }) => account)])
  const isRinging = own.outgoing && now - own.began < limits.ringMs
  const awaited = !isRinging ? [] : [...own.awaited].filter((account) => !present.has(account))
  const invited = awaited.flatMap((account): readonly CallParticipant[] => {
    const member = scenes.get(call.conversation)?.members.get(account)
    const [device] = member?.devices ?? []
    if (member === undefined || device === undefined) return []
    const state = own.rung.has(account) ? 'ringing' : 'invited'
    return [{ account, device, name: member.name, state, muted: false, speaking: false, hand: false, sounds: [] }]
  })
  return [...here, ...invited]
}

const stateOf = (way: Way | undefined): CallParticipant['state'] =>
  way === undefined || way.state === 'closed' ? 'connecting' : way.state

/** What they send is shown only where they say that they show it. */
const shownBy = (way: Way | undefined): Omit<CallParticipant, 'account' | 'device' | 'name' | 'state'> => {
  const { quality, shown, tracks, voice } = way ?? {}
  const { camera, microphone, screen, screenSound } = tracks ?? {}
  const muted = shown?.muted ?? false
  const sounds = [microphone, shown?.sharing === true ? screenSound : undefined]
  return {
    muted,
    speaking: !muted && voice?.speaking === true,
    hand: shown?.hand ?? false,
    sounds: sounds.filter((track): track is MediaTrack => track !== undefined),
    ...(shown?.camera === true && camera !== undefined ? { camera } : {}),
    ...(shown?.sharing === true && screen !== undefined ? { screen } : {}),
    ...(quality === undefined ? {} : { quality }),
  }
}

export const incomingViews = ({ board, scenes }: Pick<ViewBasis, 'board' | 'scenes'>): readonly IncomingCall[] =>
  [...board.known.values()].flatMap((call): readonly IncomingCall[] => {
    const { caller, conversation, group, id, media, ring } = call
    const scene = scenes.get(conversation)
    if (ring.kind !== 'rings' || ring.silent || scene === undefined) return []
    const callerName = scenes.nameOf(conversation, caller)
    const ringsUntil = rfc3339(ring.until)
    return [{ id, conversation, account: caller, callerName, name: scene.name, group, media, ringsUntil }]
  })

export const ongoingView = (
  { board, scenes }: Pick<ViewBasis, 'board' | 'scenes'>,
  conversation: ConversationId,
): OngoingCall | undefined => {
  const call = goingOn(board, conversation)
  if (call === undefined) return undefined
  const { id, media, parties } = call
  const accounts = [...new Set([...parties.values()].map(({ account }) => account))]
  return {
    id,
    conversation,
    media,
    participants: accounts.map((account) => ({ account, name: scenes.nameOf(conversation, account) })),
    room: parties.size >= limits.withVoice ? 'full' : parties.size >= limits.withVideo ? 'voice-only' : 'open',
  }
}

/** A call in that conversation that others are in, and we are not. */
export const goingOn = ({ known, own }: Board, conversation: ConversationId): Known | undefined => {
  const ownId: CallId | undefined = own.kind === 'idle' || own.kind === 'ended' ? undefined : own.call
  return [...known.values()]
    .filter((call) => call.conversation === conversation && call.parties.size > 0 && call.id !== ownId)
    .sort((left, right) => (left.id < right.id ? -1 : 1))[0]
}
