import type { CDPSession, Page } from '@playwright/test'
import { buildPage } from './support/pageScript'
import type {} from './support/linkPage'
import { expect, test } from './support/story'

// What a trace keeps of the page is memory, too.
test.use({ trace: 'off' })

/** `CYCLES=1000` takes some minutes. */
const cycles = Number(process.env['CYCLES'] ?? 60)
/** What libraries fill once and keep is there after these. */
const atFirst = 20

/** Connections that something still holds, once all that nothing holds is gone. */
const kept = async (page: Page, session: CDPSession): Promise<number> => {
  await session.send('HeapProfiler.collectGarbage')
  return page.evaluate(() => window.tincanLinks.look().kept)
}

/** What is left in the page, in bytes. What nothing holds is not all gone at the first collection. */
const heldBytes = async (page: Page, session: CDPSession): Promise<number> => {
  // The last two may be on the stack of something that is about to run.
  await expect.poll(() => kept(page, session)).toBeLessThanOrEqual(2)
  const sizes: number[] = []
  for (let round = 0; round < 5; round++) {
    await session.send('HeapProfiler.collectGarbage')
    sizes.push((await session.send('Runtime.getHeapUsage')).usedSize)
  }
  return Math.min(...sizes)
}

test('two who link and part again and again leave no connection and no memory behind', async ({ browser, server }) => {
  test.setTimeout(60_000 + cycles * 3_000)
  const script = await buildPage('test/e2e/support/linkPage.ts')
  // A document of the server's own, whatever it is: a page made up would not be let through to its sockets.
  const context = await browser.newContext({ bypassCSP: true })
  const page = await context.newPage()
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(error.message))
  await page.goto(`${server.address}/readyz`)
  await page.addScriptTag({ content: script, type: 'module' })
  const session = await context.newCDPSession(page)
  await page.evaluate(() => window.tincanLinks.arrive())
  await page.evaluate((times) => window.tincanLinks.cycle(times), atFirst)
  const before = await heldBytes(page, session)
  await page.evaluate((times) => window.tincanLinks.cycle(times), cycles)
  const after = await heldBytes(page, session)
  const { made, open } = await page.evaluate(() => window.tincanLinks.look())
  console.log(`${String(made)} connections, and in the end ${String(Math.round((after - before) / 1024))} KiB more`)
  expect(broken).toEqual([])
  expect(made).toBeGreaterThanOrEqual(2 * (atFirst + cycles))
  expect(open).toBe(0)
  expect((after - before) / cycles).toBeLessThan(8 * 1024)
  await context.close()
})
