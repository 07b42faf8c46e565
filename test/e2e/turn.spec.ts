import type { JSHandle, Locator, Page } from '@playwright/test'
import { turnCredential } from '../../signaling/ice'
import { assert } from '../../src/core/base/errors'
import { isZid } from '../../src/core/base/ids'
import type { Coturn } from '../support/turn/coturn'
import { apartTest, turnSecret } from './support/apart'
import type { Person } from './support/person'
import { expect } from './support/story'

const test = apartTest.extend<{ readonly turn: Coturn }>({
  turn: async ({ coturn }, use) => {
    assert(coturn, 'a relay is named')
    await use(coturn)
  },
})

test.use({ relay: true, severed: true })

/** Has the app look for itself, and waits until it has. */
const testConnection = async (person: Person): Promise<Locator> => {
  await person.visit('Settings')
  await person.page.getByRole('tab', { name: 'Network' }).click()
  await person.page.getByRole('button', { name: 'Test the connection' }).click()
  await expect(person.page.getByRole('status', { name: 'Test result' })).toHaveText(/\.$/)
  return person.page.getByRole('list', { name: 'Test' }).getByRole('listitem')
}

const whichWay = async (person: Person, other: Person): Promise<void> => {
  await person.visit('Settings')
  await person.page.getByRole('tab', { name: 'Network' }).click()
  const devices = person.page.getByRole('list', { name: 'Connected devices' })
  const entry = devices.getByRole('listitem').filter({ hasText: other.name })
  await expect(entry).toContainText('Through a relay', { timeout: 60_000 })
}

test('SG7: two who cannot reach each other are linked through TURN, and talk on without the server', async ({
  pair,
  server,
}) => {
  const [alice, bob] = pair
  await alice.befriend(bob)
  await whichWay(alice, bob)
  await whichWay(bob, alice)
  await alice.enter(bob.name)
  await bob.enter(alice.name)
  await server.kill()
  await expect(alice.banner).toContainText(/server/i)
  // Now nothing but the relay is left between them.
  await alice.say('by way of the relay')
  await bob.reads('by way of the relay')
  await alice.sees('by way of the relay', /Delivered|Read/)
  await bob.say('and back')
  await alice.reads('and back')
})

/** A connection that may only take relays, with a channel; in the page, where it stays. */
const openConnection = async (page: Page, configuration: RTCConfiguration) => {
  const connection = await page.evaluateHandle((given) => new RTCPeerConnection(given), configuration)
  const channel = await connection.evaluateHandle((one) => one.createDataChannel('', { negotiated: true, id: 1 }))
  return { connection, channel }
}

/** Describes itself once all is found that it may show. */
const described = (connection: JSHandle<RTCPeerConnection>): Promise<string> =>
  connection.evaluate(async (one) => {
    const gathered = new Promise<void>((resolve) => {
      one.onicegatheringstatechange = () => {
        if (one.iceGatheringState === 'complete') resolve()
      }
    })
    await one.setLocalDescription()
    await gathered
    return one.localDescription?.sdp ?? ''
  })

const hear = (connection: JSHandle<RTCPeerConnection>, type: RTCSdpType, sdp: string): Promise<void> =>
  connection.evaluate((one, description) => one.setRemoteDescription(description), { type, sdp })

test('CL9: a connection that takes relays only shows no address of its own, and its channel works', async ({
  machines,
  pair: [alice, bob],
  turn,
}) => {
  const zid = 'A'.repeat(43)
  assert(isZid(zid), 'a zid')
  const credentials = turnCredential(zid, turnSecret, Date.now() + 3_600_000)
  const servers = [{ urls: [turn.url, turn.url.replace('turn:', 'stun:')], ...credentials }]
  const configuration: RTCConfiguration = { iceServers: servers, iceTransportPolicy: 'relay' }
  const caller = await openConnection(alice.page, configuration)
  const answerer = await openConnection(bob.page, configuration)
  const heard = answerer.channel.evaluate(
    (channel) =>
      new Promise<string>((resolve) => {
        channel.onmessage = ({ data }) => {
          resolve(String(data))
        }
      }),
  )
  const offer = await described(caller.connection)
  await hear(answerer.connection, 'offer', offer)
  const answer = await described(answerer.connection)
  await hear(caller.connection, 'answer', answer)
  await caller.channel.evaluate((channel) => {
    const speak = () => {
      channel.send('by way of the relay')
    }
    // It may have opened while we were told of the answer.
    if (channel.readyState === 'open') speak()
    else channel.onopen = speak
  })
  expect(await heard).toBe('by way of the relay')
  for (const [sdp, place] of [
    [offer, 1],
    [answer, 2],
  ] as const) {
    const candidates = sdp.split('\r\n').filter((line) => line.startsWith('a=candidate:'))
    expect(candidates.length).toBeGreaterThan(0)
    for (const candidate of candidates) expect(candidate).toMatch(/ typ relay raddr 0\.0\.0\.0 rport 0/)
    expect(sdp).not.toContain(machines.address(place))
  }
})

test('SG7 SG8: the app’s own test finds server, STUN and TURN, and says so where TURN or the server is gone', async ({
  pair: [alice],
  server,
  turn,
}) => {
  const looks = await testConnection(alice)
  await expect(looks).toHaveCount(4)
  for (const [index, about] of ['Server', 'Own address (STUN)', 'Relay (TURN)', 'Direct connections'].entries())
    await expect(looks.nth(index)).toContainText(`${about} Good`)
  await turn.stop()
  await testConnection(alice)
  await expect(looks.nth(2)).toContainText('Relay (TURN) Problem')
  await expect(looks.nth(2)).toContainText('Nobody answers.')
  await server.kill()
  await expect(alice.banner).toContainText(/server/i)
  await testConnection(alice)
  await expect(looks.nth(0)).toContainText('Server Problem')
})
