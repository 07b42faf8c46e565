import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium, quietFlags } from '../../scripts/lib/chromium.mjs'
import { start, stopAll } from '../../scripts/lib/processes.mjs'
import { isFree, untilReady } from '../../scripts/lib/server.mjs'
import { screenScript, web } from './web'

/** Always the same: a profile that was kept belongs to this address. */
const port = 18_787
export const address = `http://127.0.0.1:${String(port)}`

const patienceMs = 100_000

/** Serves the app and the benchmarks' page until {@link closeStage}. */
export const openStage = async (): Promise<void> => {
  if (!(await isFree(port, '127.0.0.1'))) throw new Error(`Port ${String(port)} is taken; the benchmarks need it.`)
  const flags = ['--host', '127.0.0.1', '--port', String(port), '--web', web]
  const child = start(process.execPath, ['out/signaling/main.js', ...flags], { stdio: 'ignore' })
  await untilReady(child, address)
}

export const closeStage = (): Promise<void> => stopAll()

/** A browser with a profile of its own, gone once it is closed. */
export class Visitor {
  private constructor(
    readonly context: BrowserContext,
    private readonly folder: string,
    private readonly isKept: boolean,
  ) {}

  /** With a copy of the profile in `like`, where one is given. */
  static async arrive(like?: string): Promise<Visitor> {
    const folder = mkdtempSync(join(tmpdir(), 'tincan-bench-'))
    if (like !== undefined) cpSync(like, folder, { recursive: true })
    return Visitor.#launch(folder, false)
  }

  /** With the very profile in `folder`, which stays. */
  static stay(folder: string): Promise<Visitor> {
    return Visitor.#launch(folder, true)
  }

  static async #launch(folder: string, isKept: boolean): Promise<Visitor> {
    const executablePath = findChromium()
    const context = await chromium.launchPersistentContext(folder, {
      ...(executablePath === undefined ? {} : { executablePath }),
      headless: true,
      viewport: { width: 1280, height: 800 },
      args: [
        ...quietFlags,
        '--disable-gpu',
        '--enable-precise-memory-info',
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        '--disable-features=WebRtcHideLocalIpsWithMdns',
      ],
    })
    context.setDefaultTimeout(patienceMs)
    await context.addInitScript({ path: screenScript })
    return new Visitor(context, folder, isKept)
  }

  get version(): string {
    return this.context.browser()?.version() ?? 'unknown'
  }

  /** The app. */
  app(): Promise<Page> {
    return this.#open('/')
  }

  /** The core without a screen. */
  async bench(server = address): Promise<Page> {
    const page = await this.#open('/bench/index.html', server)
    await page.waitForFunction(() => 'tincanBench' in window)
    return page
  }

  async leave(): Promise<void> {
    await this.context.close()
    if (!this.isKept) rmSync(this.folder, { recursive: true, force: true })
  }

  async #open(path: string, server = address): Promise<Page> {
    const page = await this.context.newPage()
    page.on('pageerror', (error) => {
      console.error(`  the page: ${error.message}`)
    })
    await page.goto(server + path)
    return page
  }
}

/** A conversation of a profile as it stands in the list, and what its newest message says. */
export const newestOf = ({ messages, title }: { readonly title: string; readonly messages: number }) =>
  [title, `nr${String(messages)}`] as const
