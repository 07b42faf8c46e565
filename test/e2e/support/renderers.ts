import type { Browser } from '@playwright/test'

/** Sends a signal to the processes that hold a browser's pages: nothing less is a crash or a machine that hangs. */
export const signalRenderers = async (browser: Browser, signal: NodeJS.Signals): Promise<void> => {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const renderers = processInfo.filter(({ type }) => type === 'renderer')
  if (renderers.length === 0) throw new Error('no page has a process')
  for (const { id } of renderers) process.kill(id, signal)
}
