import type { Page } from '@playwright/test'

interface CallShot {
  readonly name: string
  readonly scene: string
  readonly act?: (page: Page) => Promise<void>
}

const stage = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Return to call' }).first().click()
  await page.getByRole('group', { name: 'Call controls' }).waitFor()
  await page.waitForTimeout(300)
}
/** A call ends while it is shown: one that has ended has no way back to the stage. */
const ending = (phase: object) => async (page: Page) => {
  await stage(page)
  await page.evaluate((ended) => {
    const { services } = window as unknown as { services: { messenger: { calls: { change(patch: object): void } } } }
    services.messenger.calls.change({ phase: ended, participants: [] })
  }, phase)
  await page.getByRole('button', { name: 'Close' }).waitFor()
}
const section = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click()
const open = (name: string) => (page: Page) => page.getByRole('listitem', { name }).getByRole('button').first().click()
const press = (name: string) => async (page: Page) => {
  await stage(page)
  await page.getByRole('button', { name }).click()
  await page.waitForTimeout(200)
}

/** Calls: what rings, what is on, and what was. */
export const callShots: readonly CallShot[] = [
  { name: 'calls', scene: 'calls', act: section('Calls') },
  { name: 'calls-none', scene: 'calls-none', act: section('Calls') },
  {
    name: 'calls-clear',
    scene: 'calls',
    act: async (page) => {
      await section('Calls')(page)
      await page.getByRole('button', { name: 'Clear call history' }).click()
    },
  },
  { name: 'calls-log', scene: 'calls', act: open('Mira Lindqvist') },
  { name: 'call-incoming', scene: 'call-incoming' },
  { name: 'call-incoming-long', scene: 'call-incoming-long' },
  {
    name: 'call-reply',
    scene: 'call-incoming',
    act: (page) => page.getByRole('button', { name: 'Reply with a message' }).click(),
  },
  { name: 'call-waiting', scene: 'call-waiting', act: stage },
  { name: 'call-ringing', scene: 'call-ringing', act: stage },
  { name: 'call-alone', scene: 'call-alone', act: stage },
  { name: 'call-voice', scene: 'call-voice', act: stage },
  { name: 'call-video', scene: 'call-video', act: stage },
  { name: 'call-muted', scene: 'call-muted', act: stage },
  { name: 'call-lost', scene: 'call-lost', act: stage },
  { name: 'call-unreachable', scene: 'call-unreachable', act: stage },
  { name: 'call-six', scene: 'call-six', act: stage },
  { name: 'call-six-speaker', scene: 'call-six', act: press('Show the speaker large') },
  { name: 'call-ten', scene: 'call-ten', act: stage },
  { name: 'call-sharing', scene: 'call-sharing', act: stage },
  { name: 'call-chat', scene: 'call-six', act: press('Show chat') },
  { name: 'call-quality', scene: 'call-muted', act: press('Connection quality') },
  { name: 'call-devices', scene: 'call-video', act: press('Sound and camera') },
  { name: 'call-react', scene: 'call-video', act: press('React') },
  { name: 'call-mini', scene: 'call-video', act: open('Bob') },
  { name: 'call-mini-voice', scene: 'call-voice' },
  { name: 'call-mini-sharing', scene: 'call-sharing-own', act: open('Bob') },
  { name: 'call-mini-ended', scene: 'call-ended' },
  {
    name: 'call-ended',
    scene: 'call-voice',
    act: ending({ kind: 'ended', why: 'declined', message: 'Can we talk later?' }),
  },
  { name: 'call-ended-long', scene: 'call-muted', act: ending({ kind: 'ended', why: 'failed', lastedMs: 754_000 }) },
  { name: 'call-full', scene: 'call-six', act: ending({ kind: 'ended', why: 'full' }) },
  {
    name: 'call-left-out',
    scene: 'call-six',
    act: ending({ kind: 'ended', why: 'left-out', lastedMs: 754_000 }),
  },
  { name: 'call-ongoing', scene: 'call-ongoing', act: open('Harbour crew') },
  { name: 'call-header', scene: 'calls-none', act: open('Wolfeschlegel') },
  {
    name: 'call-check',
    scene: 'calls-none',
    act: async (page) => {
      await open('Mira Lindqvist')(page)
      const options = page.getByRole('button', { name: 'Call options' })
      if (!(await options.isVisible())) return
      await options.click()
      await page.getByRole('menuitem', { name: /camera/ }).click()
      await page.waitForTimeout(200)
    },
  },
  {
    name: 'settings-calls',
    scene: 'calls-none',
    act: async (page) => {
      await section('Settings')(page)
      await page.getByRole('tab', { name: 'Calls' }).click()
    },
  },
]
