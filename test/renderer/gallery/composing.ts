import type { MessageView } from '../../../src/core'
import { usualPolicy } from '../support/views'
import { createServices, type TestServices } from '../support/services'
import { alice, contactNamed, groupNamed, messageOf, messageWith, sessionOf } from '../support/world'

const ann = contactNamed('Ann')
const annika = contactNamed('Annika Wolfeschlegelsteinhausenbergerdorff-Hohenlohe')
const amal = contactNamed('أمل الحسيني')
const people = [
  ann,
  annika,
  amal,
  ...['Bob', 'Chloé', 'Dana', 'Emil', 'Fatima', 'Giorgos'].map((name) => contactNamed(name)),
]
const crew = groupNamed('Harbour crew', people)
const past = groupNamed('Old boat', [ann])
const gone = groupNamed('Winter trip', [ann])
const news = groupNamed('announcements', [ann], { kind: 'channel', role: 'member' })
const blocked = { ...contactNamed('Mallory'), blocked: true }

const line = (index: number, own: boolean, text: string, plain = text): MessageView =>
  messageWith({
    id: messageOf(`composing ${index}`),
    conversation: crew.id,
    author: own ? alice : ann.account,
    authorName: own ? 'Alice' : 'Ann',
    own,
    text,
    plain,
    mentions: own ? [{ account: annika.account, name: annika.name }] : [],
    sentAt: `2026-11-21T1${index}:30:00.000Z`,
  })

const services = (replyTo?: number): TestServices => {
  const made = createServices({
    contacts: [...people, blocked],
    rooms: [crew, past, gone, news],
    messages: new Map([
      [
        crew.id,
        [
          line(
            0,
            false,
            'Who brings the rope on Saturday, the long one, and who has seen the small anchor since August?',
          ),
          line(1, true, `I do. <@${annika.account}> has the anchor`, `I do. @${annika.name} has the anchor`),
        ],
      ],
    ]),
    drafts: new Map(replyTo === undefined ? [] : [[crew.id, { text: '', replyTo: messageOf(`composing ${replyTo}`) }]]),
    details: new Map([
      [past.id, { membership: 'left' }],
      [gone.id, { membership: 'removed' }],
      [news.id, { policy: { ...usualPolicy, write: 'admins' } }],
    ]),
  })
  made.messenger.networkView.set({
    ...made.messenger.networkView.value,
    signaling: { kind: 'online', session: sessionOf('alice') },
  })
  return made
}

/** One group to write in, and places where one may not. */
export const composerScenes: Readonly<Record<string, () => TestServices>> = {
  composer: () => services(),
  'composer-reply': () => services(0),
}
