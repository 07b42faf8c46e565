import { apartTest as test } from './support/apart'
import { answer, hears, seesMoving, stage, startVideoCall } from './support/calling'
import type { Person } from './support/person'
import { expect } from './support/story'

test.use({ trace: 'off' })

const hideAddress = async (person: Person, where: 'In all calls' | 'In calls and in everything else') => {
  await person.visit('Settings')
  await person.page.getByRole('tab', { name: 'Privacy' }).click()
  const choice = person.page.getByRole('combobox', { name: 'Hide my network address' })
  await choice.selectOption(where)
  await expect(choice.locator('option:checked')).toHaveText(where)
}

const call = async (alice: Person, bob: Person): Promise<void> => {
  await alice.enter(bob.name)
  await startVideoCall(alice)
  await answer(bob, alice, 'Accept with video')
}

const talk = async (alice: Person, bob: Person): Promise<void> => {
  await seesMoving(alice, bob)
  await seesMoving(bob, alice)
  await hears(alice, 1)
  await hears(bob, 1)
}

test('CL5: a call goes on after its path was cut and restored, and ends with its reason where it stays cut', async ({
  machines,
  pair: [alice, bob],
}) => {
  await alice.befriend(bob)
  await call(alice, bob)
  await talk(alice, bob)

  await machines.cut(1, 2)
  for (const person of [alice, bob]) await expect(stage(person).getByText('Reconnecting…')).toBeVisible()
  await machines.mend(1, 2)
  for (const person of [alice, bob]) await expect(stage(person).getByRole('timer', { name: 'Duration' })).toBeVisible()
  await talk(alice, bob)

  const cut = Date.now()
  await machines.cut(1, 2)
  for (const person of [alice, bob]) await expect(stage(person).getByText('Reconnecting…')).toBeVisible()
  for (const person of [alice, bob]) await expect(stage(person)).toContainText('The call was lost', { timeout: 45_000 })
  const given = Date.now() - cut
  // 30 s are given to a way that is lost, and a few more to notice that it is.
  expect(given).toBeGreaterThan(25_000)
  expect(given).toBeLessThan(45_000)
})

interface Told {
  /** What was said of ways to this device, for sound and pictures. */
  readonly candidates: readonly string[]
  /** The kinds of both ends of the ways in use. */
  readonly used: readonly string[]
}

/** What the connections that carry sound and pictures show of this device, and which ways they took. */
const toldBy = (person: Person): Promise<Told> =>
  person.page.evaluate(async () => {
    const made: unknown = Reflect.get(globalThis, 'madeConnections')
    if (!Array.isArray(made)) throw new Error('nobody watches the connections')
    const candidates: string[] = []
    const used: string[] = []
    for (const one of made) {
      if (!(one instanceof RTCPeerConnection) || one.getTransceivers().length === 0) continue
      const described = one.localDescription?.sdp ?? ''
      candidates.push(...described.split('\r\n').filter((line) => line.startsWith('a=candidate:')))
      const report: ReadonlyMap<string, unknown> = await one.getStats()
      const field = (stat: unknown, name: string): string =>
        typeof stat === 'object' && stat !== null ? String(Reflect.get(stat, name)) : ''
      for (const stat of report.values()) {
        const pair = report.get(field(stat, 'selectedCandidatePairId'))
        if (pair === undefined) continue
        for (const end of ['localCandidateId', 'remoteCandidateId'])
          used.push(field(report.get(field(pair, end)), 'candidateType'))
      }
    }
    return { candidates, used }
  })

test.describe('with a relay', () => {
  test.use({ relay: true })

  test('CL9: a call through the relay alone, where that is wished, tells no address', async ({
    machines,
    pair: [alice, bob],
  }) => {
    await alice.befriend(bob)
    await hideAddress(alice, 'In all calls')
    await call(alice, bob)
    await talk(alice, bob)
    await expect(stage(alice)).toContainText('Relay only')
    const { candidates, used } = await toldBy(alice)
    expect(candidates.length).toBeGreaterThan(0)
    for (const candidate of candidates) {
      expect(candidate).toMatch(/ typ relay raddr 0\.0\.0\.0 rport 0/)
      expect(candidate).not.toContain(machines.address(1))
    }
    expect(used).toEqual(['relay', 'relay'])
    await alice.page.getByRole('button', { name: /^Connection quality/ }).click()
    await expect(alice.page.getByRole('dialog', { name: 'Connection quality' })).toContainText('Relayed')
  })

  test('CL9: where that is wished all goes through the relay, and not one packet straight to the other', async ({
    machines,
    pair: [alice, bob],
    server,
  }) => {
    await alice.befriend(bob)
    await hideAddress(alice, 'In calls and in everything else')
    await alice.page.getByRole('tab', { name: 'Network' }).click()
    const devices = alice.page.getByRole('list', { name: 'Connected devices' })
    await expect(devices.getByRole('listitem').filter({ hasText: bob.name })).toContainText('Through a relay')
    const straight = await machines.divert(1, 2)
    await alice.enter(bob.name)
    await bob.enter(alice.name)
    await server.kill()
    await expect(alice.banner).toContainText(/server/i)
    // Nothing but the link is left.
    await alice.say('by way of the relay')
    await bob.reads('by way of the relay')
    await bob.say('and back')
    await alice.reads('and back')
    await call(alice, bob)
    await talk(alice, bob)
    expect(await straight()).toBe(0)
  })
})

test('CL9: a call that may only take relays is refused before it rings, where there is none', async ({
  pair: [alice, bob],
}) => {
  await alice.befriend(bob)
  await hideAddress(alice, 'In all calls')
  await alice.enter(bob.name)
  await startVideoCall(alice)
  const notices = alice.page.getByRole('region', { name: 'Notices' })
  const why = notices.getByText(/You hide your network address, and the server has no relay/)
  await expect(why).toBeVisible()
  await notices.getByRole('button', { name: 'Dismiss' }).click()
  await expect(stage(alice)).toBeHidden()

  // Bob hides nothing, and his call rings; it cannot be taken, and says why.
  await bob.enter(alice.name)
  await expect(bob.page.getByRole('dialog', { name: 'Incoming call from Alice' })).toBeHidden()
  await startVideoCall(bob)
  const ringing = alice.page.getByRole('dialog', { name: 'Incoming call from Bob' })
  await ringing.getByRole('button', { name: 'Accept', exact: true }).click()
  await expect(why).toBeVisible()
  await ringing.getByRole('button', { name: 'Decline' }).click()
  await expect(stage(bob)).toContainText('Alice declined the call.')
})
