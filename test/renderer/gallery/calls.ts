import type { CallParticipant, CallQuality, CallView, ContactView, MediaTrack } from '../../../src/core'
import { callIn, callWith, entryOf, incomingFrom, participantOf } from '../support/calls'
import { createServices, lastingClock, type TestServices } from '../support/services'
import {
  callOf,
  contactNamed,
  deviceOf,
  groupNamed,
  messageOf,
  messagesFrom,
  messageWith,
  type Room,
  sessionOf,
  start,
} from '../support/world'

const mira = contactNamed('Mira Lindqvist')
const bob = contactNamed('Bob')
const amal = contactNamed('أمل الحسيني')
const noa = contactNamed('נועה כהן')
const long = contactNamed('Wolfeschlegelsteinhausenbergerdorff-Maximiliana von Hohenlohe-Langenburg')
const more = ['Chloé', 'Dana', 'Emil', 'Fatima', 'Giorgos'].map((name) => contactNamed(name))
const people = [mira, bob, amal, noa, long, ...more]
const crew = groupNamed('Harbour crew', people)

const noon = Date.parse('2026-11-21T12:00:00.000Z')
const at = (minutesAgo: number): string => new Date(noon - minutesAgo * 60_000).toISOString()

/** A moving picture, painted; stands for a camera or a screen. */
const painted = (hue: number, kind: 'camera' | 'screen'): MediaTrack | undefined => {
  const canvas = document.createElement('canvas')
  canvas.width = kind === 'screen' ? 1280 : 640
  canvas.height = kind === 'screen' ? 720 : 480
  const context = canvas.getContext('2d')
  if (context === null) return undefined
  const paint = (): void => {
    const { width, height } = canvas
    if (kind === 'screen') {
      context.fillStyle = '#f7f7f4'
      context.fillRect(0, 0, width, height)
      context.fillStyle = '#22303a'
      context.fillRect(0, 0, width, 44)
      for (let line = 0; line < 16; line++) {
        context.fillStyle = line % 4 === 0 ? '#2f6f62' : '#9aa4a8'
        context.fillRect(80, 90 + line * 36, 300 + ((line * 197) % 700), 14)
      }
      return
    }
    const sky = context.createLinearGradient(0, 0, width, height)
    sky.addColorStop(0, `hsl(${hue} 35% 62%)`)
    sky.addColorStop(1, `hsl(${hue + 40} 40% 30%)`)
    context.fillStyle = sky
    context.fillRect(0, 0, width, height)
    context.fillStyle = `hsl(${hue + 20} 30% 82%)`
    context.beginPath()
    context.arc(width / 2, height * 0.42, height * 0.18, 0, 7)
    context.fill()
    context.beginPath()
    context.ellipse(width / 2, height * 1.02, width * 0.28, height * 0.38, 0, 0, 7)
    context.fill()
  }
  paint()
  setInterval(paint, 100)
  return canvas.captureStream(10).getVideoTracks()[0]
}
const camera = (hue: number) => {
  const track = painted(hue, 'camera')
  return track === undefined ? {} : { camera: track }
}
const screen = () => {
  const track = painted(0, 'screen')
  return track === undefined ? {} : { screen: track }
}

const quality: CallQuality = {
  path: 'direct',
  roundTripMs: 42,
  jitterMs: 6,
  lossIn: 0.004,
  lossOut: 0,
  bitrateIn: 1_280_000,
  bitrateOut: 940_000,
  audioCodec: 'opus',
  videoCodec: 'VP8',
  width: 1280,
  height: 720,
  framesPerSecond: 29.8,
  framesDecoded: 3000,
}
const rough: CallQuality = { ...quality, path: 'relayed', roundTripMs: 640, lossIn: 0.11, jitterMs: 95 }
const mic = { kind: 'microphone', id: 'm1', label: 'Built-in microphone' } as const

const idle = (prepare: (services: TestServices) => void, call?: CallView): TestServices => {
  const services = createServices(
    {
      contacts: people,
      rooms: [crew],
      messages: new Map([
        [
          mira.conversation,
          messagesFrom(mira, start.profile, [
            { from: 'them', text: 'Morning! Did the new boat arrive?', at: at(1500) },
            { from: 'me', text: 'It did. Call me?', at: at(190), state: { kind: 'read' } },
            { from: 'them', text: 'Trying now', at: at(60) },
            { from: 'me', text: 'Sorry, I was on the pier', at: at(10), state: { kind: 'delivered' } },
          ]),
        ],
        [
          crew.id,
          [
            messageWith({
              id: messageOf('crew 1'),
              conversation: crew.id,
              author: bob.account,
              authorName: 'Bob',
              own: false,
              text: 'Shall we talk about Saturday?',
              sentAt: at(30),
            }),
          ],
        ],
      ]),
    },
    lastingClock,
  )
  const { messenger } = services
  messenger.networkView.set({
    ...messenger.networkView.value,
    signaling: { kind: 'online', session: sessionOf('alice') },
  })
  void messenger.calls.devices.choose('microphone', mic.id)
  messenger.calls.found.set([
    mic,
    { kind: 'microphone', id: 'm2', label: 'Headset with a name that is quite long (USB, 0d8c:0014)' },
    { kind: 'speaker', id: 's1', label: 'Built-in loudspeaker' },
    { kind: 'camera', id: 'c1', label: 'HD camera' },
  ])
  messenger.calls.current.set(call)
  prepare(services)
  return services
}

const scene =
  (call: () => CallView, prepare: (services: TestServices) => void = () => undefined) =>
  () =>
    idle(prepare, call())

const group = (
  contacts: readonly ContactView[],
  patch: (contact: ContactView, index: number) => Partial<CallParticipant>,
  rest: Partial<CallView> = {},
  room: Room = crew,
): CallView =>
  callIn(room, contacts, {
    participants: contacts.map((contact, index) => participantOf(contact, { quality, ...patch(contact, index) })),
    ...rest,
  })

const own = { muted: false, speakingMuted: false, speaking: false, hand: false }

const entries = () => [
  entryOf(mira, { at: at(40), outcome: 'missed', seen: false }),
  entryOf(mira, { at: at(120), direction: 'outgoing', media: 'video', lastedMs: 754_000 }),
  entryOf(bob, { at: at(180), outcome: 'missed', media: 'video', seen: false }),
  entryOf(bob, { at: at(400), outcome: 'declined' }),
  entryOf(amal, { at: at(1500), lastedMs: 3_720_000 }),
  entryOf(long, { at: at(1600), direction: 'outgoing', outcome: 'unanswered' }),
  entryOf(noa, { at: at(2900), direction: 'outgoing', outcome: 'busy' }),
  {
    ...entryOf(bob, { at: at(5000), media: 'video', lastedMs: 2_400_000 }),
    conversation: crew.id,
    name: 'Harbour crew',
    group: true,
  },
]

export const callScenes: Readonly<Record<string, () => TestServices>> = {
  calls: () =>
    idle(({ messenger }) => {
      messenger.calls.entries.set(entries())
    }),
  'calls-none': () => idle(() => undefined),
  'call-incoming': () =>
    idle(({ messenger }) => {
      messenger.calls.incoming.set([incomingFrom(mira, { media: 'video' })])
    }),
  'call-incoming-long': () =>
    idle(({ messenger }) => {
      messenger.calls.incoming.set([incomingFrom(long, { group: true, name: 'Harbour crew', conversation: crew.id })])
    }),
  'call-waiting': scene(
    () => callWith(mira, { participants: [participantOf(mira, { quality, ...camera(20) })] }),
    ({ messenger }) => {
      messenger.calls.incoming.set([incomingFrom(amal)])
    },
  ),
  'call-ringing': scene(() =>
    callWith(mira, {
      phase: { kind: 'ringing-out' },
      participants: [participantOf(mira, { state: 'ringing' })],
    }),
  ),
  'call-alone': scene(() => callWith(mira, { phase: { kind: 'ringing-out' }, participants: [] })),
  'call-voice': scene(() =>
    callWith(mira, { participants: [participantOf(mira, { speaking: true, quality })], relayOnly: true }),
  ),
  'call-video': scene(() =>
    callWith(mira, {
      media: 'video',
      participants: [participantOf(mira, { quality, ...camera(20) })],
      own: { ...own, ...camera(200) },
    }),
  ),
  'call-muted': scene(() =>
    callWith(long, {
      participants: [participantOf(long, { muted: true, quality: rough })],
      own: { ...own, muted: true, speakingMuted: true, cameraFailure: 'refused' },
    }),
  ),
  'call-lost': scene(() =>
    callWith(bob, {
      phase: { kind: 'reconnecting', since: at(0) },
      participants: [participantOf(bob, { state: 'reconnecting', ...camera(120) })],
    }),
  ),
  'call-unreachable': scene(() =>
    group([mira, bob, long], (_, index) =>
      index === 0 ? camera(70) : { state: 'connecting', needsRelay: index === 1 ? 'stranger' : 'setting' },
    ),
  ),
  'call-six': scene(() =>
    group(
      [mira, bob, amal, noa, long],
      (_, index) => ({
        ...(index % 2 === 0 ? camera(index * 70) : {}),
        speaking: index === 1,
        muted: index === 3,
        hand: index === 2,
      }),
      { own: { ...own, ...camera(200) }, media: 'video', speaker: deviceOf('Bob') },
    ),
  ),
  'call-ten': scene(() =>
    group(
      people.slice(0, 9),
      (_, index) => ({
        muted: index % 3 === 0,
        speaking: index === 4,
        state: index === 7 ? 'connecting' : index === 8 ? 'reconnecting' : 'connected',
      }),
      { videoAllowed: false, own: { ...own, hand: true } },
    ),
  ),
  'call-sharing': scene(() =>
    group([mira, bob, amal], (_, index) => ({ ...camera(index * 90), ...(index === 0 ? screen() : {}) })),
  ),
  'call-sharing-own': scene(() =>
    callWith(mira, { participants: [participantOf(mira, { quality, ...camera(20) })], own: { ...own, ...screen() } }),
  ),
  'call-ended': scene(() =>
    callWith(mira, { phase: { kind: 'ended', why: 'declined', message: 'Can we talk later?' }, participants: [] }),
  ),
  'call-ended-long': scene(() =>
    callWith(long, { phase: { kind: 'ended', why: 'failed', lastedMs: 754_000 }, participants: [] }),
  ),
  'call-full': scene(() => callIn(crew, [], { media: 'video', phase: { kind: 'ended', why: 'full' } })),
  'call-ongoing': () =>
    idle(({ messenger }) => {
      messenger.calls.ongoing(crew.id).set({
        id: callOf('ongoing'),
        conversation: crew.id,
        media: 'video',
        participants: people.slice(0, 6).map(({ account, name }) => ({ account, name })),
        room: 'voice-only',
      })
    }),
}
