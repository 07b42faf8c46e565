import type { CallEntry, CallParticipant, CallView, ContactView, IncomingCall } from '../../../src/core'
import { alice, callOf, deviceOf, type Room } from './world'

export const participantOf = (contact: ContactView, patch: Partial<CallParticipant> = {}): CallParticipant => ({
  account: contact.account,
  device: deviceOf(contact.name),
  name: contact.name,
  state: 'connected',
  muted: false,
  speaking: false,
  hand: false,
  sounds: [],
  ...patch,
})

const base = {
  id: callOf('one'),
  media: 'voice',
  phase: { kind: 'active', since: '2026-11-21T11:47:30.000Z' },
  own: { muted: false, speakingMuted: false, speaking: false, hand: false },
  videoAllowed: true,
  relayOnly: false,
} as const

/** A call with one contact that goes on. */
export const callWith = (contact: ContactView, patch: Partial<CallView> = {}): CallView => ({
  ...base,
  conversation: contact.conversation,
  name: contact.name,
  group: false,
  participants: [participantOf(contact)],
  ...patch,
})

/** A call in a group that goes on, with these contacts in it. */
export const callIn = (room: Room, contacts: readonly ContactView[], patch: Partial<CallView> = {}): CallView => ({
  ...base,
  conversation: room.id,
  name: room.title,
  group: true,
  participants: contacts.map((contact) => participantOf(contact)),
  ...patch,
})

export const incomingFrom = (contact: ContactView, patch: Partial<IncomingCall> = {}): IncomingCall => ({
  id: callOf(`from ${contact.name}`),
  conversation: contact.conversation,
  account: contact.account,
  callerName: contact.name,
  name: contact.name,
  group: false,
  media: 'voice',
  ringsUntil: '2026-11-21T12:01:00.000Z',
  ...patch,
})

export const entryOf = (contact: ContactView, patch: Partial<CallEntry> = {}): CallEntry => ({
  id: callOf(`entry ${contact.name} ${patch.at ?? ''}`),
  conversation: contact.conversation,
  name: contact.name,
  group: false,
  account: patch.direction === 'outgoing' ? alice : contact.account,
  media: 'voice',
  direction: 'incoming',
  outcome: 'answered',
  at: '2026-11-21T11:00:00.000Z',
  seen: true,
  ...patch,
})
