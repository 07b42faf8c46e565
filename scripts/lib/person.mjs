import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quietFlags } from './chromium.mjs'

/**
 * @typedef {import('@playwright/test').Page} Page
 * @typedef {import('@playwright/test').BrowserContext} BrowserContext
 * @typedef {{name: string, page: Page, context: BrowserContext}} Person
 */

/** Keeps the page's connections where the demo can ask them which way they go. Runs in the page. */
const watchConnections = () => {
  /** @type {RTCPeerConnection[]} */
  const connections = []
  const Original = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Original {
    /** @param {RTCConfiguration} [configuration] */
    constructor(configuration) {
      super(configuration)
      connections.push(this)
    }
  }
  Object.assign(window, { tincanDemoConnections: connections })
}

/** The kinds of the candidates of every pair in use. Runs in the page. */
const usedCandidates = async () => {
  /** @type {RTCPeerConnection[]} */
  const connections = Reflect.get(window, 'tincanDemoConnections')
  /** @type {string[]} */
  const kinds = []
  for (const connection of connections.filter((each) => each.connectionState === 'connected')) {
    const stats = [...(await connection.getStats()).values()]
    const transport = stats.find((entry) => entry.type === 'transport')
    const pair = stats.find((entry) => entry.id === transport?.selectedCandidatePairId)
    for (const id of [pair?.localCandidateId, pair?.remoteCandidateId]) {
      const candidate = stats.find((entry) => entry.id === id)
      if (candidate !== undefined) kinds.push(String(candidate.candidateType))
    }
  }
  return kinds
}

/**
 * A browser with a fresh profile in which somebody has just said their name.
 *
 * @param {string} name
 * @param {{address: string, chromium: string, headless: boolean, left: number}} where
 * @returns {Promise<Person>}
 */
export const arrive = async (name, { address, chromium: executablePath, headless, left }) => {
  const { chromium } = await import('@playwright/test')
  const profile = mkdtempSync(join(tmpdir(), 'tincan-demo-'))
  process.once('exit', () => {
    rmSync(profile, { recursive: true, force: true })
  })
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless,
    viewport: headless ? { width: 1100, height: 760 } : null,
    args: [
      ...quietFlags,
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      `--window-position=${String(left)},60`,
      '--window-size=940,760',
      ...(headless ? [] : [`--app=${address}`]),
    ],
  })
  await context.addInitScript(watchConnections)
  const page = context.pages()[0] ?? (await context.newPage())
  await page.goto(address)
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await page.getByRole('button', { name: 'Create identity' }).click()
  await page.getByRole('navigation', { name: 'Main' }).waitFor()
  return { name, page, context }
}

/**
 * @param {Person} person
 * @param {string} section
 */
const visit = ({ page }, section) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: section }).click()

/** @param {Person} person */
const openAddContact = async (person) => {
  await visit(person, 'Contacts')
  await person.page.getByRole('button', { name: 'Add contact' }).first().click()
  return person.page.getByRole('dialog', { name: 'Add contact' })
}

/**
 * Makes two people contacts: one hands over an invite, the other sends a request, the first accepts.
 *
 * @param {Person} inviter
 * @param {Person} guest
 */
export const introduce = async (inviter, guest) => {
  const invitation = await openAddContact(inviter)
  const field = invitation.getByRole('textbox', { name: 'Your invite link' })
  const { expect } = await import('@playwright/test')
  await expect(field).toHaveValue(/#/)
  const link = await field.inputValue()
  await inviter.page.keyboard.press('Escape')

  const request = await openAddContact(guest)
  await request.getByRole('textbox', { name: 'Paste an invite link' }).fill(link)
  await request.getByRole('button', { name: 'Send request' }).click()

  await visit(inviter, 'Contacts')
  const requests = inviter.page.getByRole('list', { name: 'Contact requests' })
  await requests.getByRole('listitem').filter({ hasText: guest.name }).getByRole('button', { name: 'Accept' }).click()
}

/**
 * @param {Person} person
 * @param {Person} other
 */
export const openConversation = async (person, other) => {
  await person.page.keyboard.press('Escape')
  await visit(person, 'Chats')
  await person.page.getByRole('list', { name: 'Conversations' }).getByText(other.name).first().click()
  await person.page.getByRole('region', { name: `Conversation with ${other.name}` }).waitFor()
}

/**
 * Says something and waits until the other sees it. Returns how long that took, in ms.
 *
 * @param {Person} speaker
 * @param {Person} listener
 * @param {string} text
 */
export const say = async (speaker, listener, text) => {
  await speaker.page.getByRole('textbox', { name: 'Message', exact: true }).fill(text)
  const began = performance.now()
  await speaker.page.getByRole('button', { name: 'Send', exact: true }).click()
  const log = listener.page.getByRole('log', { name: 'Messages' })
  await log.getByRole('article').filter({ hasText: text }).first().waitFor()
  return Math.round(performance.now() - began)
}

/**
 * Which way this person's messages go now, in words.
 *
 * @param {Person} person
 */
export const pathOf = async ({ page }) => {
  const kinds = await page.evaluate(usedCandidates)
  if (kinds.length === 0) return "sealed through the signalling server's relay"
  return kinds.includes('relay') ? 'over WebRTC, relayed by TURN' : 'over WebRTC, directly'
}
