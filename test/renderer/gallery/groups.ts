import type { ContactView, MessageView, Notice } from '../../../src/core'
import { createServices, type TestServices } from '../support/services'
import {
  alice,
  contactNamed,
  groupNamed,
  messageOf,
  messageWith,
  pictureOf,
  type Room,
  sessionOf,
  start,
  type State,
} from '../support/world'
import { usualPolicy } from '../support/views'

const noon = Date.parse('2026-11-21T12:00:00.000Z')
const hourMs = 60 * 60 * 1000
const at = (minutesAgo: number): string => new Date(noon - minutesAgo * 60_000).toISOString()

const ann = contactNamed('Ann Okafor')
const ben = contactNamed('Ben')
const chloe = contactNamed('Chloé Dubois')
const noa = contactNamed('נועה כהן')
const long = contactNamed('Wolfeschlegelsteinhausenbergerdorff-Maximiliana von Hohenlohe-Langenburg')
const felix = contactNamed('🦊 Felix')
const crew = ['Dana', 'Emil', 'Fatima', 'Giorgos', 'Hana', 'Ivo', 'Jun'].map((name) => contactNamed(name))
const crowd = Array.from({ length: 400 }, (_, index) => contactNamed(`Person ${index}`))
const everybody: readonly ContactView[] = [ann, ben, chloe, noa, long, felix, ...crew]

const harbour = groupNamed('Harbour crew', [ann, ben, chloe, noa, long, ...crew])
const hebrew = groupNamed('מועדון השייט של חיפה', [noa, ben], { role: 'member' })
const wordy = groupNamed('Everybody who was at the lighthouse in August and wants to go there once more', [long, ann])
const news = groupNamed('announcements', [ann], { kind: 'channel', role: 'member' })
const sailors = groupNamed('Northern Sailors', [ann, ben, chloe], { kind: 'community', role: 'admin' })
const channels = ['general', 'weather', 'gear-for-sale-and-for-lending-to-members'].map((name) =>
  groupNamed(name, [ann, ben], { kind: 'channel', community: sailors.id, role: 'member' }),
)
const [general, weather, gear] = channels
const big = groupNamed('Regatta 2026', crowd, { role: 'admin' })
const past = groupNamed('Old boat', [ann])
const gone = groupNamed('Winter trip', [ann, ben])

const say = (
  { id, title }: { readonly id: Room['id']; readonly title: string },
  author: ContactView | undefined,
  text: string,
  minutesAgo: number,
  patch: Partial<MessageView> = {},
): MessageView =>
  messageWith({
    id: messageOf(`${title} ${minutesAgo}`),
    conversation: id,
    author: author?.account ?? ann.account,
    authorName: author?.name ?? 'Alice',
    own: author === undefined,
    text,
    sentAt: at(minutesAgo),
    ...patch,
  })

const notice = (room: Room, author: ContactView | undefined, told: Notice, minutesAgo: number): MessageView =>
  say(room, author, '', minutesAgo, { content: { kind: 'notice', notice: told }, plain: '' })

const direct = (contact: ContactView): { readonly id: Room['id']; readonly title: string } => ({
  id: contact.conversation,
  title: contact.name,
})

const colours: ReadonlyMap<string, string> = new Map([
  [harbour.title, '#2b6f8f'],
  [ann.name, '#b0563a'],
])

const picture = (name: string) => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="${colours.get(name) ?? '#444'}" d="M0 0h9v9H0z"/><path fill="#fff8" d="M0 9l4-5 2 2 1-1 2 3v1z"/></svg>`
  return { bytes: new TextEncoder().encode(svg), type: 'image/svg+xml' }
}

const log = (...messages: readonly MessageView[]): State['messages'] =>
  messages.reduce(
    (logs, message) => logs.set(message.conversation, [...(logs.get(message.conversation) ?? []), message]),
    new Map<Room['id'], readonly MessageView[]>(),
  )

const defined = (rooms: readonly (Room | undefined)[]): readonly Room[] => rooms.filter((room) => room !== undefined)

const groups = (): TestServices => {
  const services = createServices({
    contacts: everybody.map((one) => (one === ann ? { ...one, picture: pictureOf(ann.name) } : one)),
    rooms: [harbour, hebrew, wordy, news, sailors, big, past, gone, ...defined(channels)],
    messages: log(
      notice(harbour, undefined, { kind: 'created', text: harbour.title }, 3000),
      notice(harbour, ann, { kind: 'added', who: [ben, chloe] }, 2900),
      say(harbour, ben, 'The pontoon is closed until Monday.', 40),
      say(harbour, ann, '@Alice can you bring the key?', 30, { mentionsMe: true }),
      say(hebrew, noa, 'מי מביא את הקפה?', 55),
      say(wordy, long, 'See you there', 90, { content: { kind: 'deleted', by: long.account, byName: long.name } }),
      notice(news, ann, { kind: 'added', who: [{ account: alice, name: 'Alice' }], pastClosed: true }, 310),
      say(news, ann, 'The season opens on the first of April.', 300),
      ...(general ? [say(general, chloe, 'Welcome, everybody!', 20)] : []),
      ...(weather ? [say(weather, undefined, 'Fog until ten.', 500, { state: { kind: 'delivered' } })] : []),
      notice(big, crowd[3], { kind: 'renamed', text: 'Regatta 2026' }, 600),
      say(past, ann, 'Sold!', 9000),
      notice(gone, ann, { kind: 'removed', account: alice, who: 'Alice' }, 12_000),
      say(direct(ann), ann, 'Lunch?', 15),
      say(direct(ben), undefined, 'On my way', 75, { state: { kind: 'read' } }),
      say(direct(noa), noa, 'תודה!', 4000),
    ),
    readUpTo: new Map([
      [harbour.id, 2],
      [general?.id ?? harbour.id, 0],
    ]),
    drafts: new Map([[felix.conversation, { text: `Have you seen <@everyone>?` }]]),
    preferences: new Map([
      [harbour.id, { starred: true, archived: false, notify: 'all' }],
      [
        hebrew.id,
        { starred: false, archived: false, notify: 'none', mutedUntil: new Date(noon + hourMs).toISOString() },
      ],
      [past.id, { starred: false, archived: true, notify: 'all' }],
    ]),
    markedUnread: new Set([ben.conversation]),
    details: new Map([
      [
        harbour.id,
        {
          description: 'Everything about the pontoon, the crane and the key.\nNo engines before eight.',
          picture: pictureOf(harbour.title),
        },
      ],
      [sailors.id, { description: 'Sailors between Bergen and Tromsø.' }],
      [general?.id ?? past.id, { description: 'For everything that has no channel of its own.' }],
      [gear?.id ?? past.id, { membership: 'left', description: 'Ropes, sails and the occasional anchor.' }],
      [gone.id, { membership: 'removed' }],
      [news.id, { policy: { ...usualPolicy, write: 'admins' } }],
      [ben.conversation, { disappearAfterMs: 24 * hourMs }],
    ]),
    pictures: new Map([harbour.title, ann.name].map((name) => [pictureOf(name), picture(name)])),
    profiles: new Map([
      [
        ann.account,
        {
          name: 'Ann Okafor',
          bio: 'Harbour master by day, radio amateur by night. Ask me about knots.',
          statusText: 'At the pontoon',
          links: ['https://ann.example/boats', 'mailto:ann@harbour.example'],
        },
      ],
    ]),
  })
  const { messenger } = services
  messenger.networkView.set({
    ...messenger.networkView.value,
    signaling: { kind: 'online', session: sessionOf('alice') },
  })
  for (const [index, { account }] of [ann, chloe, ...crew].entries()) {
    if (index % 2 === 0) messenger.presenceOf(account).set({ kind: 'online', status: 'online', linked: true })
  }
  return services
}

/** Groups, channels and a community, with everything an item can say. */
export const groupScenes: Readonly<Record<string, () => TestServices>> = {
  groups,
  'groups-typing': () => {
    const services = groups()
    services.messenger.typingIn(harbour.id).set([ann.account, ben.account, chloe.account])
    services.messenger.typingIn(ben.conversation).set([ben.account])
    return services
  },
  'community-empty': () => {
    const services = groups()
    services.messenger.change({ rooms: [sailors], profile: start.profile })
    return services
  },
}
