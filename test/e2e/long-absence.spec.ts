import { expect, test } from './support/story'

test('DL2: three thousand messages, over a megabyte, written while somebody is away arrive when they return', async ({
  setup,
}) => {
  test.setTimeout(240_000)
  const [alice, bob] = await setup('Alice', 'Bob')
  await alice.say('before')
  await bob.reads('before')
  await bob.close()

  const count = 3_000
  const filling = 'so much to tell '.repeat(26)
  const composer = alice.page.getByRole('textbox', { name: 'Message', exact: true })
  await composer.focus()
  // Typed into the composer as fast as it takes them: what counts is what arrives, not who types.
  await composer.evaluate(
    async (element, { count, filling }) => {
      if (!(element instanceof HTMLTextAreaElement)) throw new Error('no composer')
      const write = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set
      for (let index = 1; index <= count; index++) {
        write?.call(element, `${String(index)} ${filling}`)
        element.dispatchEvent(new Event('input', { bubbles: true }))
        element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
        while (element.value !== '') await new Promise((resolve) => requestAnimationFrame(resolve))
      }
    },
    { count, filling },
  )
  await expect(alice.message(`${String(count)} so much`)).toContainText('Waiting', { timeout: 120_000 })

  await bob.open()
  await bob.talkTo(alice)
  await expect(alice.message(`${String(count)} so much`)).toContainText(/Delivered|Read/, { timeout: 120_000 })
  const conversation = bob.page.getByRole('list', { name: 'Conversations' }).getByRole('listitem').first()
  await expect(conversation).toContainText(`${String(count)} so much`)
})
