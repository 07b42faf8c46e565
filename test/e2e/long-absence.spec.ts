import { expect, test } from './support/story'

test('DL2: three thousand messages, over a megabyte, written while somebody is away arrive when they return', async ({
  setup,
}) => {
  test.setTimeout(360_000)
  const [alice, bob] = await setup('Alice', 'Bob')
  await alice.say('before')
  await bob.reads('before')
  await bob.close()

  const count = 3_000
  const filling = 'so much to tell '.repeat(26)
  // Typed into the composer: what counts is what arrives, not who types.
  await alice.saySeries(count, filling)
  await expect(alice.message(`${String(count)} so much`)).toContainText('Waiting', { timeout: 120_000 })

  await bob.open()
  await bob.talkTo(alice)
  await expect(alice.message(`${String(count)} so much`)).toContainText(/Delivered|Read/, { timeout: 120_000 })
  const conversation = bob.page.getByRole('list', { name: 'Conversations' }).getByRole('listitem').first()
  await expect(conversation).toContainText(`${String(count)} so much`)
})
