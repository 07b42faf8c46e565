import { Cheat } from './support/cheat'
import { expect, test } from './support/story'

test('EV4, HP1–HP3: a member who deletes, overwrites, replays, forges and floods changes nothing for the other', async ({
  server,
  strangers,
}) => {
  const [bob] = await strangers('Bob')
  if (bob === undefined) throw new Error('one person')
  const cheat = await Cheat.arrive(server.address)
  try {
    await cheat.does('request', await bob.inviteLink())
    await bob.visit('Contacts')
    const requests = bob.page.getByRole('list', { name: 'Contact requests' })
    await requests.getByRole('button', { name: 'Accept' }).click()
    await bob.visit('Chats')
    await bob.page.getByRole('list', { name: 'Conversations' }).getByText('Mallory').first().click()
    await expect.poll(() => cheat.does('linked')).toBe(1)

    const history = ['one of mine', 'one of yours', 'two of mine']
    await bob.say('one of mine')
    await bob.sees('one of mine', /Delivered|Read/)
    await cheat.does('say', 'one of yours')
    await bob.reads('one of yours')
    await bob.say('two of mine')
    await bob.sees('two of mine', /Delivered|Read/)

    const still = async (): Promise<void> => {
      const texts = await bob.log.getByRole('article').allInnerTexts()
      expect(texts.flatMap((text) => /(one|two|three|four) of (mine|yours)|FORGED/.exec(text)?.[0] ?? [])).toEqual(
        history,
      )
    }
    await cheat.does('deleteAll')
    await cheat.does('overwrite')
    await cheat.does('replay')
    await cheat.does('forge', 'FORGED')
    await cheat.does('flood')
    // Whatever it did has arrived once what it says after that is there.
    await cheat.does('say', 'three of yours')
    history.push('three of yours')
    await bob.reads('three of yours')
    await still()

    await bob.say('four of mine')
    history.push('four of mine')
    await bob.sees('four of mine', /Delivered|Read/)
    await bob.page.reload()
    await bob.page.getByRole('list', { name: 'Conversations' }).getByText('Mallory').first().click()
    await bob.reads('four of mine')
    await still()
  } finally {
    cheat.leave()
  }
})

test('HP2: what was refused is counted by reason, for the user to see', async ({ server, strangers }) => {
  const [bob] = await strangers('Bob')
  if (bob === undefined) throw new Error('one person')
  const cheat = await Cheat.arrive(server.address)
  try {
    await cheat.does('request', await bob.inviteLink())
    await bob.visit('Contacts')
    await bob.page.getByRole('list', { name: 'Contact requests' }).getByRole('button', { name: 'Accept' }).click()
    await expect.poll(() => cheat.does('linked')).toBe(1)
    // Two who have nothing to say to each other have no stream to flood.
    await cheat.does('say', 'hello')
    await expect.poll(() => cheat.does('streams')).toBe(1)
    await cheat.does('overwrite')
    await cheat.does('flood')
    await bob.visit('Settings')
    await bob.page.getByRole('tab', { name: 'Network' }).click()
    await expect(bob.page.getByRole('tabpanel')).toContainText(/too.large/i)
    await expect(bob.page.getByRole('tabpanel')).toContainText(/malformed/i)
  } finally {
    cheat.leave()
  }
})
