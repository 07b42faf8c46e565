import type { ClosedServer, ContactView, ConversationId, MessageView } from '../../../src/core'
import { busy } from './busy'
import { createServices, type TestServices } from '../support/services'
import {
  accountOf,
  contactNamed,
  deviceOf,
  type Line,
  messageOf,
  messagesFrom,
  requestOf,
  sessionOf,
  start,
  zidOf,
} from '../support/world'
import { callScenes } from './calls'
import { composerScenes } from './composing'
import { groupScenes } from './groups'
import { people } from './people'

const day = 24 * 60 * 60 * 1000
const noon = Date.parse('2026-11-21T12:00:00.000Z')
const at = (minutesAgo: number): string => new Date(noon - minutesAgo * 60_000).toISOString()

const mira = contactNamed('Mira Lindqvist')
const bob = contactNamed('Bob')
const amal = contactNamed('أمل الحسيني')
const noa = contactNamed('נועה כהן')
const long = contactNamed('Wolfeschlegelsteinhausenbergerdorff-Maximiliana von Hohenlohe-Langenburg')
const emoji = contactNamed('🦊 Felix')
const dana = contactNamed('Dana')

const talk: readonly Line[] = [
  { from: 'them', text: 'Morning! Did the new boat arrive?', at: at(2 * 1440 + 30) },
  { from: 'me', text: 'Yes, yesterday. It is bigger than the photos made it look.', at: at(2 * 1440 + 28) },
  {
    from: 'me',
    text: 'Here is the harbour page: https://harbour.example/berths/14?from=tincan (the blue one).',
    at: at(2 * 1440 + 27),
  },
  { from: 'them', text: '🎉', at: at(2 * 1440 + 20) },
  { from: 'them', text: 'מתי נפגשים? אני פנויה אחרי שש, אבל לא ביום חמישי.', at: at(1440 + 100) },
  {
    from: 'me',
    text: 'Thursday is out for me too. Saturday at the harbour, then?\n\nThings to bring:\n  1. rope, 20 m\n  2. the small anchor\n  3. coffee',
    at: at(1440 + 90),
  },
  { from: 'them', text: 'Saturday it is.', at: at(1440 + 85) },
  {
    from: 'them',
    text: 'I will bring the chart and the old radio; the one with the dent, you remember, that we dropped from the pier in August and that somehow still receives everything between here and the lighthouse.',
    at: at(1440 + 84),
  },
  { from: 'me', text: 'How could I forget', at: at(200), state: { kind: 'read' } },
  { from: 'them', text: 'Weather looks fine so far. Wind from the west, 3 to 4.', at: at(46) },
  { from: 'them', text: 'And no rain.', at: at(45) },
  { from: 'me', text: 'Perfect. See you at nine!', at: at(12), state: { kind: 'delivered' } },
]

const chatter = (count: number): readonly Line[] =>
  Array.from({ length: count }, (_, index) => ({
    from: index % 3 === 0 ? 'me' : 'them',
    text:
      index % 7 === 0
        ? `Line ${index}: ${'a longer thought that wraps over several lines, '.repeat((index % 5) + 2)}`
        : `Line ${index}`,
    at: new Date(noon - (count - index) * 11 * 60_000).toISOString(),
  }))

const logs = (...entries: readonly (readonly [ContactView, readonly Line[]])[]) =>
  new Map<ConversationId, readonly MessageView[]>(
    entries.map(([contact, lines]) => [contact.conversation, messagesFrom(contact, start.profile, lines)]),
  )

const online = (services: TestServices): TestServices => {
  const { messenger } = services
  messenger.networkView.set({
    server: 'https://tin.example',
    signaling: { kind: 'connecting' },
    closed: [],
    links: [{ account: mira.account, device: deviceOf('mira'), path: 'direct' }],
    relayed: [bob.account],
    refusals: { 'signature-invalid': 3, 'frame-malformed': 1 },
  })
  messenger.presenceOf(mira.account).set({ kind: 'online', status: 'online', linked: true })
  messenger.presenceOf(bob.account).set({ kind: 'online', status: 'away', linked: false })
  messenger.presenceOf(amal.account).set({ kind: 'online', status: 'busy', linked: false })
  messenger.presenceOf(noa.account).set({ kind: 'offline', lastSeen: at(35) })
  messenger.presenceOf(long.account).set({ kind: 'offline', lastSeen: at(3 * 1440) })
  return services
}

const fine = (services: TestServices): TestServices => {
  const { messenger } = online(services)
  messenger.networkView.set({
    ...messenger.networkView.value,
    signaling: { kind: 'online', session: sessionOf('alice') },
  })
  return services
}

const full = (): TestServices => {
  const services = createServices({
    contacts: [mira, bob, amal, noa, long, emoji, dana],
    messages: logs(
      [mira, talk],
      [
        bob,
        [
          { from: 'them', text: 'Can you send me the address again?', at: at(30) },
          { from: 'them', text: 'No hurry', at: at(29) },
        ],
      ],
      [
        amal,
        [
          { from: 'them', text: 'صباح الخير! هل وصل الطرد أمس أم اليوم؟', at: at(90) },
          { from: 'me', text: 'وصل اليوم، شكرا https://example.org/a', at: at(80), state: { kind: 'sent' } },
        ],
      ],
      [noa, [{ from: 'me', text: 'נתראה מחר', at: at(600), state: { kind: 'waiting', for: ['נועה כהן'] } }]],
      [
        long,
        [
          {
            from: 'them',
            text: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
            at: at(4 * 1440),
          },
        ],
      ],
      [emoji, [{ from: 'me', text: '🦊🦊', at: at(20 * 1440) }]],
    ),
    readUpTo: new Map([[bob.conversation, 0]]),
    drafts: new Map([[emoji.conversation, { text: 'I was about to say' }]]),
  })
  services.messenger.invitations.set('tincan://invite#good', {
    kind: 'good',
    preview: {
      account: accountOf('carol'),
      name: 'Carol',
      server: 'https://tin.example',
      expiresAt: at(-day / 60_000),
    },
  })
  services.messenger.receipts = talk.map((_, index) => ({
    message: messageOf(`${mira.name} ${index}`),
    envelopeHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    at: at(12),
    reached: 1,
  }))
  return fine(services)
}

const requests = (): TestServices => {
  const services = full()
  services.messenger.change({
    requests: [
      { direction: 'incoming', id: requestOf('1'), account: accountOf('carol'), name: 'Carol', receivedAt: at(5) },
      {
        direction: 'incoming',
        id: requestOf('2'),
        account: accountOf('dave'),
        name: 'Dave with a name that is very long and goes on',
        receivedAt: at(300),
      },
      {
        direction: 'outgoing',
        id: requestOf('3'),
        account: accountOf('erin'),
        name: 'Erin',
        sentAt: at(50),
        state: 'waiting',
      },
      {
        direction: 'outgoing',
        id: requestOf('4'),
        account: accountOf('frank'),
        name: 'Frank',
        sentAt: at(500),
        state: 'declined',
      },
    ],
  })
  return services
}

const many = (): TestServices => {
  const services = createServices({
    contacts: [mira],
    messages: logs([mira, chatter(5000)]),
    readUpTo: new Map([[mira.conversation, 4960]]),
  })
  return fine(services)
}

const crowd = (): TestServices => {
  const people = Array.from({ length: 400 }, (_, index) => contactNamed(`Person ${index}`))
  return fine(
    createServices({
      contacts: people,
      messages: logs(...people.map((one, index) => [one, [{ from: 'them', text: 'Hello', at: at(index) }]] as const)),
    }),
  )
}

const unreachable = (): TestServices => {
  const services = online(full())
  services.messenger.networkView.set({
    ...services.messenger.networkView.value,
    signaling: { kind: 'offline', reason: 'unreachable' },
  })
  return services
}

const closed = (reason: ClosedServer['reason']): TestServices => {
  const services = online(full())
  const { networkView } = services.messenger
  const zid = zidOf('alice')
  networkView.set({
    ...networkView.value,
    signaling: { kind: 'offline', reason: 'refused' },
    closed: [
      { server: networkView.value.server, zid, reason },
      { server: 'https://chat.friends.example:8443', zid, reason: 'banned' },
    ],
  })
  return services
}

export const scenes: Readonly<Record<string, () => TestServices>> = {
  busy,
  empty: () => fine(createServices()),
  ...callScenes,
  ...composerScenes,
  ...groupScenes,
  full,
  requests,
  many,
  people,
  crowd,
  unreachable,
  'code-required': () => closed('code-required'),
  'code-refused': () => closed('code-refused'),
  'not-listed': () => closed('not-listed'),
  amiss: () => {
    const services = full()
    services.messenger.connectivity = {
      server: 'online',
      paths: { local: true, stun: 'works', turn: 'refused', outside: 'changing' },
    }
    return services
  },
  indexing: () => {
    const services = full()
    services.messenger.search.state.set({ kind: 'indexing', done: 3400, total: 12_000 })
    return services
  },
  noticed: () => {
    const services = full()
    services.messenger.change({ equivocation: new Set([mira.conversation]) })
    services.messenger.typingIn(mira.conversation).set([mira.account])
    return services
  },
  'catching-up': () => {
    const services = full()
    services.messenger.catchingUpIn(mira.conversation).set({ received: 2_150, expected: 7_010 })
    return services
  },
}
