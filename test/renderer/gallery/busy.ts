import type { Page } from '@playwright/test'
import type { MessageView } from '../../../src/core'
import { mentionsIn } from '../support/mentions'
import { createServices, type TestServices } from '../support/services'
import { accountOf, alice, contactNamed, groupNamed, messageOf, messageWith, sessionOf } from '../support/world'

const noon = Date.parse('2026-11-21T12:00:00.000Z')
const at = (minutesAgo: number): string => new Date(noon - minutesAgo * 60_000).toISOString()

const mira = contactNamed('Mira Lindqvist')
const bob = contactNamed('Bob')
const amal = contactNamed('أمل الحسيني')
const long = contactNamed('Wolfeschlegelsteinhausenbergerdorff-Maximiliana von Hohenlohe-Langenburg')
const people = [mira, bob, amal, long]
const room = groupNamed('Harbour festival', people, { role: 'admin' })
const me = { account: alice, name: 'Alice' }
const everybody = [...people, me]

let count = 0
const said = (
  who: { readonly account: MessageView['author']; readonly name: string },
  text: string,
  minutesAgo: number,
  patch: Partial<MessageView> = {},
): MessageView => {
  count += 1
  return messageWith({
    id: messageOf(`busy ${count}`),
    conversation: room.id,
    author: who.account,
    authorName: who.name,
    own: who.account === alice,
    text,
    sentAt: at(minutesAgo),
    ...mentionsIn(text, everybody),
    ...patch,
  })
}
const happened = (who: typeof me, notice: Extract<MessageView['content'], { kind: 'notice' }>['notice'], ago: number) =>
  said(who, '', ago, { content: { kind: 'notice', notice } })

const talk = (): readonly MessageView[] => {
  count = 0
  const by = (...names: readonly string[]) => names.map((name) => ({ account: accountOf(name), name }))
  const plan = said(
    mira,
    'The plan so far:\n\n- **Friday**: set up the stage\n- **Saturday**: ~~boats~~ *swimmers* first\n  - then the boats\n- Sunday: sleep\n\n> It will not rain.\n\nList of berths: https://harbour.example/berths?from=tincan',
    300,
    {
      pinned: true,
      editedAt: at(290),
      reactions: [
        { emoji: '👍', count: 3, own: true, by: [me, ...by('Bob', long.name)] },
        { emoji: '🎉', count: 1, own: false, by: by('Bob') },
      ],
    },
  )
  const question = said(bob, `<@${alice}> can you bring the \`vhf.conf\` file?`, 200)
  return [
    happened(me, { kind: 'created', text: 'Harbour festival' }, 400),
    happened(mira, { kind: 'renamed', text: 'Harbour festival 2026' }, 399),
    happened(mira, { kind: 'timer', disappearAfterMs: 24 * 60 * 60 * 1000 }, 398),
    plan,
    said(mira, 'Comments?', 299),
    said(amal, 'صباح الخير! **متى** نبدأ يوم السبت؟', 280, {
      reactions: [{ emoji: '🙏', count: 1, own: false, by: by('Bob') }],
    }),
    said(long, 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft is on board.', 250),
    said(long, '🎉🚤', 249),
    question,
    said(bob, '', 199, { content: { kind: 'deleted', by: alice, byName: 'Alice' } }),
    said(
      me,
      `Here it is, <@${bob.account}>:\n\`\`\`ini\n[channel]\nnumber = 16\ncomment = "this is one very long line that does not fit into a bubble of any reasonable width at all"\n\`\`\``,
      180,
      {
        replyTo: {
          message: question.id,
          state: 'shown',
          author: bob.account,
          authorName: 'Bob',
          plain: '@Alice can you bring the `vhf.conf` file?',
        },
        state: { kind: 'delivered' },
        expiresAt: at(-190),
        disappearsAfterMs: 86_400_000,
      },
    ),
    said(me, 'Minutes of the last meeting: nobody came.', 179, {
      forwardedFrom: long.name,
      editedAt: at(178),
      state: { kind: 'read' },
    }),
    said(mira, 'Listen all, <@everyone>: the tide is at six.', 60, {
      replyTo: { message: plan.id, state: 'missing', authorName: '', plain: '' },
    }),
    said(me, '', 50, { content: { kind: 'deleted', by: alice, byName: 'Alice' } }),
    said(me, 'On my way', 2, { state: { kind: 'waiting', for: ['Bob', 'Mira Lindqvist'] } }),
  ]
}

export const busy = (): TestServices => {
  const services = createServices({
    contacts: people,
    rooms: [room],
    messages: new Map([[room.id, talk()]]),
    readUpTo: new Map([[room.id, 12]]),
  })
  const { messenger } = services
  messenger.networkView.set({
    ...messenger.networkView.value,
    signaling: { kind: 'online', session: sessionOf('alice') },
  })
  const plan = messageOf('busy 1')
  messenger.versions.set(plan, [{ text: 'The plan: *none*', plain: 'The plan: *none*', at: at(300) }])
  const sent = messageOf('busy 12')
  messenger.receipts = [
    {
      message: sent,
      envelopeHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      at: at(179),
      reached: 3,
    },
  ]
  messenger.recipients.set(sent, [
    { account: bob.account, name: bob.name, state: 'read', deliveredAt: at(178), readAt: at(170), path: 'direct' },
    { account: long.account, name: long.name, state: 'delivered', deliveredAt: at(100), path: 'relayed' },
    { account: amal.account, name: amal.name, state: 'waiting' },
  ])
  return services
}

const open = async (page: Page): Promise<void> => {
  await page.getByRole('listitem', { name: 'Harbour festival' }).getByRole('button').first().click()
  await page.getByRole('log').waitFor()
}
const toTop = async (page: Page): Promise<void> => {
  await open(page)
  await page.getByRole('log').evaluate((log) => (log.scrollTop = 0))
  await page.waitForTimeout(200)
}
const choose =
  (article: number, item: string) =>
  async (page: Page): Promise<void> => {
    await open(page)
    const chosen = page.getByRole('article').nth(article)
    await chosen.scrollIntoViewIfNeeded()
    await chosen.hover()
    await chosen.getByRole('button', { name: 'Message actions' }).click()
    if (item !== '') await page.getByRole('menuitem', { name: item, exact: true }).click()
  }

export const busyShots = [
  { name: 'busy', scene: 'busy', act: open },
  { name: 'busy-top', scene: 'busy', act: toTop },
  { name: 'busy-menu', scene: 'busy', act: choose(-3, '') },
  { name: 'busy-react', scene: 'busy', act: choose(-3, 'React') },
  { name: 'busy-info', scene: 'busy', act: choose(-4, 'Info') },
  { name: 'busy-select', scene: 'busy', act: choose(-3, 'Select') },
  { name: 'busy-forward', scene: 'busy', act: choose(-3, 'Forward') },
  { name: 'busy-delete', scene: 'busy', act: choose(-4, 'Delete for everyone') },
  {
    name: 'busy-pinned',
    scene: 'busy',
    act: async (page: Page) => {
      await open(page)
      await page.getByRole('button', { name: /^Pinned message/ }).click()
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'busy-versions',
    scene: 'busy',
    act: async (page: Page) => {
      await toTop(page)
      await page.getByRole('button', { name: 'Edited, show versions' }).first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'busy-reactions',
    scene: 'busy',
    act: async (page: Page) => {
      await toTop(page)
      await page.getByRole('article').first().hover()
      await page.getByRole('button', { name: 'Who reacted' }).first().click()
    },
  },
]
