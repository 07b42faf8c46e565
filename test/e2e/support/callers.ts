import { mkdir } from 'node:fs/promises'
import { test as base, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { contentSecurityPolicy } from '../../../src/main/policy'
import type { CallStep } from '../../../src/core/calls/media'
import type {} from './callPage'
import { Machines } from './machines'
import { buildPage } from './pageScript'

/** Nothing is fetched from there: a page of that origin is a secure one, which devices are given to. */
const origin = 'https://calls.test'

let built: Promise<string> | undefined

export interface Said {
  readonly end: string
  readonly step: CallStep
}

/** Pages with ends of calls, and the path on which their steps go to and fro. */
export class Callers {
  readonly said: Said[] = []
  /** Steps that get lost. */
  loses: (said: Said) => boolean = () => false
  /** How often each step arrives, at once. */
  copies = 1
  readonly #contexts: BrowserContext[] = []
  /** At which page each end is, and which end it talks to. */
  readonly #ends = new Map<string, { readonly page: Page; readonly other: string }>()

  /** A page under the policy of the app's own. */
  async page(browser: Browser): Promise<Page> {
    const script = await (built ??= buildPage('test/e2e/support/callPage.ts'))
    const context = await browser.newContext({ permissions: ['microphone', 'camera'] })
    this.#contexts.push(context)
    await context.route(`${origin}/**`, async (route) => {
      const headers = { 'content-security-policy': contentSecurityPolicy }
      if (route.request().url().endsWith('.js'))
        await route.fulfill({ contentType: 'text/javascript', headers, body: script })
      else
        await route.fulfill({
          contentType: 'text/html',
          headers,
          body: '<!doctype html><meta charset=utf-8><script type=module src="/page.js"></script>',
        })
    })
    const page = await context.newPage()
    await page.exposeFunction('callSaid', async (end: string, step: CallStep) => {
      const said = { end, step }
      this.said.push(said)
      const other = this.#ends.get(this.#ends.get(end)?.other ?? '')
      if (other === undefined || this.loses(said)) return
      const name = this.#ends.get(end)?.other ?? ''
      await other.page.evaluate(
        ([name, step, copies]) => {
          for (let copy = 0; copy < copies; copy++) window.tincanCalls.hear(name, step)
        },
        [name, step, this.copies] as const,
      )
    })
    await page.goto(origin)
    return page
  }

  /** `one` and `other` are the ends of one connection. */
  pair(one: { readonly name: string; readonly page: Page }, other: { readonly name: string; readonly page: Page }) {
    this.#ends.set(one.name, { page: one.page, other: other.name })
    this.#ends.set(other.name, { page: other.page, other: one.name })
  }

  async close(): Promise<void> {
    for (const context of this.#contexts) await context.close().catch(() => undefined)
  }
}

interface Fixtures {
  readonly callers: Callers
  /** Two pages, each in a browser on a machine of its own, behind the first, which is neither's. */
  readonly apart: { readonly machines: Machines; readonly pages: readonly [Page, Page] }
}

export const callersTest = base.extend<Fixtures>({
  callers: async ({}, use) => {
    const callers = new Callers()
    await use(callers)
    await callers.close()
  },
  apart: async ({ callers, launchOptions, playwright }, use, info) => {
    await mkdir(info.outputDir, { recursive: true })
    const machines = await Machines.lay(3, info.outputDir)
    if (machines instanceof Error) {
      info.skip(true, machines.message)
      return
    }
    const browsers: Browser[] = []
    const program = launchOptions.executablePath ?? playwright.chromium.executablePath()
    const arrive = async (place: number): Promise<Page> => {
      const executablePath = await machines.program(program, place)
      const browser = await playwright.chromium.launch({ ...launchOptions, executablePath })
      browsers.push(browser)
      return callers.page(browser)
    }
    await use({ machines, pages: [await arrive(1), await arrive(2)] })
    await Promise.all(browsers.map((browser) => browser.close()))
    await machines.remove()
  },
})
