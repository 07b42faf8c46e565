import { expect, test } from './support/story'

test('ID4, ID5, DL1: from first run to messages delivered and read both ways', async ({ strangers }) => {
  const [alice, bob] = await strangers('Alice', 'Bob')
  if (alice === undefined || bob === undefined) throw new Error('two people')
  await bob.request(await alice.inviteLink())
  await alice.answer(bob, 'Accept')
  await alice.talkTo(bob)
  await bob.talkTo(alice)

  await alice.say('Can you hear me?')
  await bob.reads('Can you hear me?')
  await alice.sees('Can you hear me?', /Delivered|Read/)
  await bob.say('Loud and clear')
  await alice.reads('Loud and clear')
  await bob.sees('Loud and clear', /Delivered|Read/)
})

test('DL1: a message is read when its reader looks at it, and not before', async ({ setup }) => {
  const [alice, bob] = await setup('Alice', 'Bob')
  await bob.visit('Settings')
  await alice.say('Look here')
  await alice.sees('Look here', 'Delivered')
  await bob.talkTo(alice)
  await alice.sees('Look here', 'Read')
})

test('EV6: what was said is there again after a reload, on both sides', async ({ setup }) => {
  const [alice, bob] = await setup('Alice', 'Bob')
  await alice.say('keep this')
  await bob.reads('keep this')
  await bob.say('and this')
  await alice.reads('and this')
  for (const [person, other] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    await person.page.reload()
    await person.talkTo(other)
    await person.reads('keep this')
    await person.reads('and this')
    expect(await person.log.getByRole('article').count()).toBe(2)
  }
})

test('DL2: messages wait for somebody who is away, and arrive once and in order', async ({ setup }) => {
  const [alice, bob] = await setup('Alice', 'Bob')
  await alice.say('before')
  await bob.reads('before')
  await bob.close()
  const said = Array.from({ length: 5 }, (_, index) => `while away ${String(index + 1)}`)
  for (const text of said) await alice.say(text)
  await alice.sees('while away 5', 'Waiting')
  // A restart must not lose what waits.
  await alice.page.reload()
  await alice.talkTo(bob)
  await alice.sees('while away 1', 'Waiting')

  await bob.open()
  await bob.talkTo(alice)
  await bob.reads('while away 5')
  await alice.sees('while away 5', /Delivered|Read/)
  const texts = await bob.log.getByRole('article').allInnerTexts()
  const order = texts.flatMap((text) => /while away \d|before/.exec(text)?.[0] ?? [])
  expect(order).toEqual(['before', ...said])
})

test('feature 22: who is typing is shown while they type', async ({ setup }) => {
  const [alice, bob] = await setup('Alice', 'Bob')
  await alice.say('first')
  await bob.reads('first')
  await bob.page.getByRole('textbox', { name: 'Message', exact: true }).pressSequentially('I am thin')
  await expect(alice.page.getByRole('region', { name: 'Conversation with Bob' })).toContainText(/typing/i)
  await bob.page.getByRole('textbox', { name: 'Message', exact: true }).fill('')
  await expect(alice.page.getByRole('region', { name: 'Conversation with Bob' })).not.toContainText(/typing/i)
})

test('drafts survive switching away and a restart', async ({ setup }) => {
  const [alice, bob] = await setup('Alice', 'Bob')
  const composer = () => alice.page.getByRole('textbox', { name: 'Message', exact: true })
  await composer().fill('half a thou')
  await alice.visit('Settings')
  await alice.talkTo(bob)
  await expect(composer()).toHaveValue('half a thou')
  await alice.visit('Chats')
  await alice.page.reload()
  await alice.talkTo(bob)
  await expect(composer()).toHaveValue('half a thou')
})
