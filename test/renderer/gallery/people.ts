import type { Profile } from '../../../src/core'
import { createServices, type TestServices } from '../support/services'
import { accountOf, contactNamed, pictureOf, requestOf, sessionOf } from '../support/world'

const noon = Date.parse('2026-11-21T12:00:00.000Z')
const at = (minutesAgo: number): string => new Date(noon - minutesAgo * 60_000).toISOString()

/** A picture of somebody; a drawing, so that it needs no file. */
export const portrait = (back: string, front: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><rect width="900" height="600" fill="${back}"/>` +
  `<circle cx="450" cy="240" r="120" fill="${front}"/><ellipse cx="450" cy="560" rx="230" ry="180" fill="${front}"/></svg>`

const picture = (back: string, front: string) => ({
  bytes: new TextEncoder().encode(portrait(back, front)),
  type: 'image/svg+xml',
})

const ann = {
  ...contactNamed('Ann Okafor'),
  statusText: '🏖️ On holiday until the end of the month, back in December',
  picture: pictureOf('ann'),
}
const noa = { ...contactNamed('נועה כהן'), statusText: 'בים, בלי קליטה' }
const amal = contactNamed('أمل الحسيني')
const bob = { ...contactNamed('Bob Marsh'), name: 'Bobby', nickname: 'Bobby' }
const long = contactNamed('Wolfeschlegelsteinhausenbergerdorff-Maximiliana von Hohenlohe-Langenburg')
const felix = contactNamed('🦊 Felix')
const taro = contactNamed('山田 太郎')
const mallory = { ...contactNamed('Mallory'), blocked: true }

const profiles = new Map<typeof ann.account, Profile>([
  [
    ann.account,
    {
      name: 'Ann Okafor',
      bio: 'Sails what floats, mends what does not.\nAsk me about knots.',
      statusText: ann.statusText,
      links: ['https://ann.example/boats', 'mailto:ann@mail.example', `https://harbour.example/${'berth-'.repeat(25)}`],
    },
  ],
  [noa.account, { name: 'נועה כהן', bio: 'שטה, צוללת ומצלמת.', statusText: noa.statusText, links: [] }],
])

/** Contacts with all they tell, requests, and a profile of one's own. */
export const people = (): TestServices => {
  const services = createServices({
    profile: {
      name: 'Alice Example',
      bio: 'Keeper of the lighthouse. Letters welcome.',
      statusText: '🎧 Focusing',
      links: ['https://lighthouse.example/', 'mailto:alice@mail.example'],
      picture: pictureOf('alice'),
    },
    contacts: [ann, noa, amal, bob, long, felix, taro, mallory],
    profiles,
    pictures: new Map([
      [pictureOf('ann'), picture('#f4c95d', '#7a3b12')],
      [pictureOf('alice'), picture('#4f8fa8', '#f3e6d0')],
    ]),
    requests: [
      { direction: 'incoming', id: requestOf('1'), account: accountOf('carol'), name: 'Carol', receivedAt: at(5) },
      {
        direction: 'outgoing',
        id: requestOf('2'),
        account: accountOf('erin'),
        name: 'Erin',
        sentAt: at(50),
        state: 'waiting',
      },
    ],
  })
  const { messenger } = services
  messenger.networkView.set({
    ...messenger.networkView.value,
    signaling: { kind: 'online', session: sessionOf('alice') },
  })
  messenger.presenceOf(ann.account).set({ kind: 'online', status: 'away', linked: true })
  messenger.presenceOf(felix.account).set({ kind: 'online', status: 'online', linked: true })
  messenger.presenceOf(taro.account).set({ kind: 'online', status: 'busy', linked: true })
  messenger.presenceOf(noa.account).set({ kind: 'offline', lastSeen: at(35) })
  return services
}
