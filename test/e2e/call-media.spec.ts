import type { Page } from '@playwright/test'
import { turnCredential } from '../../signaling/ice'
import { assert } from '../../src/core/base/errors'
import { isZid } from '../../src/core/base/ids'
import { Coturn, turnserver, whyNoTurn } from '../support/turn/coturn'
import { callersTest as test, type Callers } from './support/callers'
import type { Slot } from './support/callPage'
import { expect } from './support/story'

const open = async (callers: Callers, pages: readonly [Page, Page], slots: readonly Slot[], options = {}) => {
  const [caller, callee] = pages
  callers.pair({ name: 'caller', page: caller }, { name: 'callee', page: callee })
  for (const page of new Set(pages))
    expect(await page.evaluate((slots) => window.tincanCalls.capture(...slots), slots)).toEqual(
      expect.arrayContaining([...slots]),
    )
  for (const [name, page] of [
    ['callee', callee],
    ['caller', caller],
  ] as const)
    await page.evaluate(
      ([name, slots, options]) => {
        const plain = { iceServers: [], relayOnly: false, offering: name === 'caller' }
        window.tincanCalls.open(name, { ...plain, ...options }, slots)
      },
      [name, slots, options] as const,
    )
  await stands(caller, 'caller')
  await stands(callee, 'callee')
}

const look = (page: Page, name: string) => page.evaluate((name) => window.tincanCalls.look(name), name)
const stands = (page: Page, name: string) =>
  expect.poll(async () => (await look(page, name)).state, { timeout: 60_000 }).toBe('connected')

const traffic = async (page: Page, name: string, slot: Slot) => {
  const found = await page.evaluate(([name, slot]) => window.tincanCalls.traffic(name, slot), [name, slot] as const)
  const count = (field: string): number => Number(found[field] ?? 0)
  return { frames: count('framesDecoded'), energy: count('totalAudioEnergy'), bytes: count('bytesReceived'), found }
}

const send = (page: Page, name: string, ...slots: readonly Slot[]) =>
  page.evaluate(
    ([name, slots]) => {
      window.tincanCalls.send(name, slots)
    },
    [name, slots] as const,
  )

/** More pictures than there are now. */
const moves = async (page: Page, name: string, slot: Slot): Promise<void> => {
  const { frames } = await traffic(page, name, slot)
  await expect.poll(async () => (await traffic(page, name, slot)).frames).toBeGreaterThan(frames + 10)
}

/** More sound than there is now. */
const sounds = async (page: Page, name: string): Promise<void> => {
  const { bytes, energy } = await traffic(page, name, 'microphone')
  const look = async () => {
    const now = await traffic(page, name, 'microphone')
    return now.bytes > bytes + 2_000 && now.energy > energy
  }
  await expect.poll(look).toBe(true)
}

/** Two looks at it that are the same; those who send notice at once. */
const rests = async (what: string, look: () => Promise<number>): Promise<void> => {
  let before = -1
  await expect
    .poll(
      async () => {
        const last = before
        before = await look()
        return before === last
      },
      { intervals: [1_500], message: `${what} rests` },
    )
    .toBe(true)
}

test('CL1: two ends hear and see each other, under the policy of the app', async ({ browser, callers }) => {
  const page = await callers.page(browser)
  await open(callers, [page, page], ['microphone', 'camera'])
  for (const name of ['caller', 'callee']) {
    await moves(page, name, 'camera')
    await sounds(page, name)
    await expect.poll(() => page.evaluate((name) => window.tincanCalls.level(name), name)).toBeGreaterThan(0)
    const { found } = await traffic(page, name, 'microphone')
    expect(found).toMatchObject({ mimeType: 'audio/opus' })
    expect(found['sdpFmtpLine']).toMatch(/usedtx=1;useinbandfec=1/)
    const { quality } = await page.evaluate(async (name) => ({ quality: await window.tincanCalls.quality(name) }), name)
    expect(quality).toMatchObject({ path: 'direct', audioCodec: 'opus', videoCodec: 'VP8' })
    expect(await look(page, name)).toMatchObject({ told: 1, breaches: 0, states: ['connected'] })
  }
  expect(await page.evaluate(() => window.tincanCalls.loudness())).toBeGreaterThan(0)
})

test('CL5: what is said to find a way may come in bursts and several times', async ({ browser, callers }) => {
  const page = await callers.page(browser)
  callers.copies = 3
  await open(callers, [page, page], ['microphone'])
  await sounds(page, 'caller')
  await sounds(page, 'callee')
  for (const name of ['caller', 'callee']) expect((await look(page, name)).states).toEqual(['connected'])
})

test('CL7: microphone, camera and screen come and go without another offer', async ({ browser, callers }) => {
  const page = await callers.page(browser)
  await open(callers, [page, page], ['microphone', 'camera'])
  await moves(page, 'callee', 'camera')
  await send(page, 'caller')
  await rests('the camera', async () => (await traffic(page, 'callee', 'camera')).frames)
  await rests('the voice', async () => (await traffic(page, 'callee', 'microphone')).bytes)
  await expect.poll(() => page.evaluate(() => window.tincanCalls.level('callee'))).toBe(0)
  // The other direction goes on.
  await moves(page, 'caller', 'camera')

  await send(page, 'caller', 'microphone', 'camera')
  await moves(page, 'callee', 'camera')
  await sounds(page, 'callee')

  expect(await page.evaluate(() => window.tincanCalls.capture('screen'))).toContain('screen')
  expect(await page.evaluate(() => window.tincanCalls.settings('screen'))).toMatchObject({
    hint: 'detail',
    state: 'live',
  })
  await send(page, 'caller', 'microphone', 'camera', 'screen')
  await moves(page, 'callee', 'screen')
  await moves(page, 'callee', 'camera')
  expect(callers.said.filter(({ step }) => step.type === 'offer')).toHaveLength(1)
})

test('pictures keep to their budget, and sound does not feel it', async ({ browser, callers }) => {
  const page = await callers.page(browser)
  await open(callers, [page, page], ['microphone', 'camera'])
  const received = () => page.evaluate(() => window.tincanCalls.quality('callee'))
  await expect.poll(async () => (await received())?.height ?? 0).toBeGreaterThan(180)
  await page.evaluate(() => {
    const small = { bitrate: 100_000, height: 180, framesPerSecond: 10 }
    window.tincanCalls.spend('caller', { camera: small, screen: small })
  })
  // A browser that is short of computing goes below it by itself.
  await expect.poll(async () => (await received())?.height ?? Infinity).toBeLessThanOrEqual(180)
  await expect.poll(async () => (await received())?.framesPerSecond).toBeLessThanOrEqual(11)
  await page.evaluate(() => {
    const none = { bitrate: 0, height: 180, framesPerSecond: 10 }
    window.tincanCalls.spend('caller', { camera: none, screen: none })
  })
  await rests('the camera', async () => (await traffic(page, 'callee', 'camera')).frames)
  await sounds(page, 'callee')
})

test('words arrive, the last one too, and nothing is left after the end', async ({ browser, callers }) => {
  const page = await callers.page(browser)
  await open(callers, [page, page], ['microphone', 'camera'])
  const words = async () => (await look(page, 'callee')).words
  await page.evaluate(() => {
    window.tincanCalls.say('caller', { type: 'reaction', emoji: '👏' })
  })
  await expect.poll(words).toEqual([{ type: 'reaction', emoji: '👏' }])
  await page.evaluate(() => {
    window.tincanCalls.say('caller', { type: 'leave' })
    window.tincanCalls.dispose('caller')
  })
  await expect.poll(async () => (await look(page, 'callee')).state).toBe('closed')
  expect(await words()).toEqual([{ type: 'reaction', emoji: '👏' }, { type: 'leave' }])
  await expect.poll(() => page.evaluate(() => window.tincanCalls.alive())).toEqual({ connections: 0, received: 0 })
})

test('a chosen device that is gone is another one instead, and devices have names once one was opened', async ({
  browser,
  callers,
}) => {
  const page = await callers.page(browser)
  expect(await page.evaluate(() => window.tincanCalls.capture('microphone', 'camera'))).toEqual([
    'microphone',
    'camera',
  ])
  expect(await page.evaluate(() => window.tincanCalls.captureFrom('gone'))).toBe('live')
  const devices = await page.evaluate(() => window.tincanCalls.devices())
  expect(new Set(devices.map(({ kind }) => kind))).toEqual(new Set(['microphone', 'camera', 'speaker']))
  for (const { id, label } of devices) expect([id === 'default', label !== '']).toEqual([false, true])
})

test.describe('on machines of their own', () => {
  test('CL5: sound goes on after the path was cut and restored, and after the address changed', async ({
    apart,
    callers,
  }) => {
    const [alice, bob] = apart.pages
    await open(callers, [alice, bob], ['microphone'])
    await sounds(bob, 'callee')
    await apart.machines.cut(1, 2)
    for (const [page, name] of [
      [alice, 'caller'],
      [bob, 'callee'],
    ] as const)
      await expect.poll(async () => (await look(page, name)).state, { timeout: 20_000 }).toBe('reconnecting')
    await apart.machines.mend(1, 2)
    await stands(alice, 'caller')
    await stands(bob, 'callee')
    await sounds(bob, 'callee')
    await sounds(alice, 'caller')

    const gap = bob.evaluate(() => window.tincanCalls.gap('callee'))
    await apart.machines.move(1)
    // A word or two are lost, and no more.
    expect(await gap).toBeLessThan(3_000)
    await sounds(bob, 'callee')
    await sounds(alice, 'caller')
    expect((await look(bob, 'callee')).state).toBe('connected')
  })

  test('CL9: through a relay alone, and nobody is told an address', async ({ apart, callers }) => {
    test.skip(turnserver === undefined, whyNoTurn)
    const { machines, pages } = apart
    const coturn = await Coturn.start('north', { address: machines.address(0), by: machines.at(0), port: 3478 })
    try {
      const zid = 'A'.repeat(43)
      assert(isZid(zid), 'a zid')
      const credentials = turnCredential(zid, 'north', Date.now() + 3_600_000)
      const urls = [coturn.url, coturn.url.replace('turn:', 'stun:')]
      await open(callers, pages, ['microphone', 'camera'], { relayOnly: true, iceServers: [{ urls, ...credentials }] })
      await moves(pages[1], 'callee', 'camera')
      await sounds(pages[0], 'caller')
      for (const [page, name] of [
        [pages[0], 'caller'],
        [pages[1], 'callee'],
      ] as const)
        expect(await page.evaluate((name) => window.tincanCalls.quality(name), name)).toMatchObject({ path: 'relayed' })
      const told = callers.said.map(({ step }) => JSON.stringify(step))
      const candidates = told.flatMap((text) => text.match(/candidate:\S+ \d+ \S+ \d+ \S+ \d+ typ \w+/g) ?? [])
      expect(candidates.length).toBeGreaterThan(1)
      for (const candidate of candidates) expect(candidate).toMatch(/ typ relay$/)
      for (const text of told) for (const place of [1, 2]) expect(text).not.toContain(machines.address(place))
    } finally {
      await coturn.stop()
    }
  })
})
