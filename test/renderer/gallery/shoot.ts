/**
 * Looks at every screen in a real browser: `npx tsx test/renderer/gallery/shoot.ts [folder] [screen…]`. Saves
 * pictures, and fails on accessibility violations, on anything the content security policy refuses, and on a page
 * that scrolls sideways.
 */
import { AxeBuilder } from '@axe-core/playwright'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import react from '@vitejs/plugin-react'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { busyShots } from './busy'
import { callShots } from './callShots'
import { composerShots } from './composerShots'
import { groupShots } from './groupShots'
import { peopleShots } from './peopleShots'

const [folder = 'out/shots', ...only] = process.argv.slice(2)
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const built = here('../../../out/gallery')
const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' blob: data:; media-src 'self' blob: mediastream:"
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  readFile(join(built, path === '/' ? 'index.html' : path)).then(
    (file) => {
      response.writeHead(200, {
        'content-type': types[extname(path === '/' ? '.html' : path)] ?? types['.html'],
        'content-security-policy': policy,
      })
      response.end(file)
    },
    () => response.writeHead(404).end(),
  )
})

interface Shot {
  readonly name: string
  readonly scene: string
  readonly act?: (page: Page) => Promise<void>
}

const open = (name: string) => async (page: Page) => {
  await page.getByRole('listitem', { name }).getByRole('button').click()
  await page.getByRole('log').waitFor()
}
const section = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click()
const tab = (name: string) => async (page: Page) => {
  await section('Settings')(page)
  await page.getByRole('tab', { name }).click()
}

const shots: readonly Shot[] = [
  { name: 'welcome', scene: 'welcome' },
  { name: 'welcome-keyring', scene: 'welcome-keyring' },
  { name: 'unlock', scene: 'unlock' },
  { name: 'elsewhere', scene: 'elsewhere' },
  { name: 'trouble', scene: 'trouble' },
  { name: 'empty', scene: 'empty' },
  { name: 'list', scene: 'full' },
  { name: 'talk', scene: 'full', act: open('Mira Lindqvist') },
  { name: 'talk-unread', scene: 'full', act: open('Bob') },
  { name: 'talk-arabic', scene: 'full', act: open('أمل الحسيني') },
  { name: 'talk-waiting', scene: 'full', act: open('נועה כהן') },
  { name: 'talk-long-name', scene: 'full', act: open('Wolfeschlegel') },
  { name: 'talk-none', scene: 'full', act: open('Dana') },
  { name: 'talk-noticed', scene: 'noticed', act: open('Mira Lindqvist') },
  { name: 'talk-catching-up', scene: 'catching-up', act: open('Mira Lindqvist') },
  { name: 'talk-many', scene: 'many', act: open('Mira Lindqvist') },
  {
    name: 'talk-scrolled',
    scene: 'many',
    act: async (page) => {
      await open('Mira Lindqvist')(page)
      await page.getByRole('log').evaluate((log) => (log.scrollTop -= 2000))
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'talk-info',
    scene: 'full',
    act: async (page) => {
      await open('Mira Lindqvist')(page)
      const last = page.getByRole('article').last()
      await last.hover()
      await last.getByRole('button', { name: 'Message actions' }).click()
      await page.getByRole('menuitem', { name: 'Info' }).click()
      await page.getByText('9f86').waitFor()
    },
  },
  {
    name: 'talk-menu',
    scene: 'full',
    act: async (page) => {
      await open('Mira Lindqvist')(page)
      await page.getByRole('textbox', { name: 'Message' }).fill('One line\nand another\nand a third')
      const last = page.getByRole('article').last()
      await last.hover()
      await last.getByRole('button', { name: 'Message actions' }).click()
    },
  },
  {
    name: 'search',
    scene: 'full',
    act: async (page) => {
      await page.getByRole('searchbox', { name: 'Search' }).fill('the')
      await page.getByRole('list', { name: 'Messages' }).waitFor()
    },
  },
  {
    name: 'search-filters',
    scene: 'full',
    act: async (page) => {
      await page.getByRole('button', { name: 'Search filters' }).click()
      await page.getByRole('combobox', { name: 'From' }).selectOption('Mira Lindqvist')
      await page.getByLabel('After').fill('2026-11-01')
      await page.locator('.hit').first().waitFor()
    },
  },
  {
    name: 'search-nothing',
    scene: 'indexing',
    act: async (page) => {
      await page.getByRole('searchbox', { name: 'Search' }).fill('submarine')
      await page.getByText('Nothing found').waitFor()
    },
  },
  {
    name: 'search-within',
    scene: 'full',
    act: async (page) => {
      await open('Mira Lindqvist')(page)
      await page.keyboard.press('Control+f')
      await page.getByRole('searchbox', { name: 'Search in conversation' }).fill('the')
      await page.getByText(/results/).waitFor()
      await page.getByRole('button', { name: 'List results' }).click()
      await page.getByRole('list', { name: 'Results' }).getByRole('button').nth(1).click()
      await page.getByText(/2 of/).waitFor()
    },
  },
  {
    name: 'palette',
    scene: 'full',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Go to' }).press('ArrowDown')
    },
  },
  {
    name: 'palette-typed',
    scene: 'full',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Go to' }).fill('no')
    },
  },
  {
    name: 'shortcuts',
    scene: 'full',
    act: async (page) => {
      await page.keyboard.press('Control+/')
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    },
  },
  { name: 'requests', scene: 'requests' },
  { name: 'contacts', scene: 'requests', act: section('Contacts') },
  { name: 'unreachable', scene: 'unreachable', act: open('Mira Lindqvist') },
  {
    name: 'add-contact',
    scene: 'empty',
    act: async (page) => {
      await page.getByRole('button', { name: 'Add contact' }).click()
      await page.getByRole('img', { name: /QR/ }).waitFor()
    },
  },
  {
    name: 'add-contact-refused',
    scene: 'empty',
    act: async (page) => {
      await page.getByRole('button', { name: 'Add contact' }).click()
      await page.getByRole('textbox', { name: 'Paste an invite link' }).fill('tincan://invite#nonsense')
    },
  },
  {
    name: 'new-conversation',
    scene: 'full',
    act: async (page) => {
      await page.getByRole('button', { name: 'New conversation' }).click()
      await page.getByRole('checkbox', { name: 'Bob' }).check()
    },
  },
  {
    name: 'status',
    scene: 'full',
    act: (page) => page.getByRole('button', { name: /Your status/ }).click(),
  },
  ...['Profile', 'Appearance', 'Notifications', 'Privacy', 'Network', 'Storage', 'About'].map((name) => ({
    name: `settings-${name.toLowerCase()}`,
    scene: 'full',
    act: tab(name),
  })),
  {
    name: 'settings-test',
    scene: 'full',
    act: async (page) => {
      await tab('Network')(page)
      await page.getByRole('button', { name: 'Test the connection' }).click()
      await page.getByRole('list', { name: 'Test' }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'settings-test-amiss',
    scene: 'amiss',
    act: async (page) => {
      await tab('Network')(page)
      await page.getByRole('button', { name: 'Test the connection' }).click()
      await page.getByText('Direct connections').scrollIntoViewIfNeeded()
    },
  },
  ...['code-required', 'code-refused', 'not-listed'].map((scene) => ({
    name: `settings-${scene}`,
    scene,
    act: tab('Network'),
  })),
  ...callShots,
  ...composerShots,
  ...groupShots,
  ...busyShots,
  ...peopleShots,
]

const views = [
  { name: 'wide', width: 1280, height: 800, scheme: 'light', dir: 'ltr' },
  { name: 'wide-dark', width: 1280, height: 800, scheme: 'dark', dir: 'ltr' },
  { name: 'narrow', width: 360, height: 640, scheme: 'light', dir: 'ltr' },
  // 1280×800 at 200 % zoom, on a page that reads from right to left.
  { name: 'zoomed-dark-rtl', width: 640, height: 400, scheme: 'dark', dir: 'rtl' },
] as const

await build({
  configFile: false,
  root: here('.'),
  publicDir: here('../../../src/renderer/public'),
  plugins: [react()],
  logLevel: 'error',
  build: { outDir: built, emptyOutDir: true, reportCompressedSize: false },
})
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const browser = await chromium.launch({
  executablePath: process.env['TINCAN_CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-sync',
    '--autoplay-policy=no-user-gesture-required',
  ],
})
const problems: string[] = []

const shoot = async (context: BrowserContext, view: (typeof views)[number], shot: Shot): Promise<void> => {
  const place = `${shot.name} ${view.name}`
  const complain = (text: string): void => {
    problems.push(`${place}: ${text}`)
  }
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complain(message.text())
  })
  page.on('pageerror', (error) => {
    complain(error.message)
  })
  const path = join(folder, `${shot.name}.${view.name}.png`)
  try {
    await page.goto(`${origin}/?scene=${shot.scene}&dir=${view.dir}`)
    await page.waitForFunction(() => document.getElementById('root')?.childElementCount)
    await shot.act?.(page)
    await page.waitForTimeout(150)
    await page.screenshot({ path })
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
    if (sideways) complain('scrolls sideways')
    const { violations } = await new AxeBuilder({ page }).analyze()
    for (const { id, nodes } of violations) {
      complain(`${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
    }
  } catch (error) {
    complain(error instanceof Error ? error.message.slice(0, 300) : String(error))
    await page.screenshot({ path })
  }
  await page.close()
}

for (const view of views) {
  const context = await browser.newContext({
    viewport: { width: view.width, height: view.height },
    colorScheme: view.scheme,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    locale: 'en-GB',
  })
  context.setDefaultTimeout(10_000)
  for (const shot of shots) {
    if (only.length === 0 || only.includes(shot.name)) await shoot(context, view, shot)
  }
  await context.close()
}

await browser.close()
server.close()
console.log(problems.length === 0 ? 'Nothing to complain about.' : problems.join('\n'))
process.exitCode = problems.length === 0 ? 0 : 1
