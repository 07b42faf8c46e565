import type { Page } from '@playwright/test'

/**
 * How long the page's own thread has computed, in ms: unlike the time that passes it does not count what others on a
 * busy machine take. Counts from the first call on.
 */
export const threadTime = async (page: Page): Promise<() => Promise<number>> => {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const read = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
  }
  const before = await read()
  return async () => (await read()) - before
}
