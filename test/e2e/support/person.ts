import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test'

/** Somebody at their own browser, who finds everything by the names a screen reader reads out (ui.md). */
export class Person {
  #page: Page | undefined

  constructor(
    readonly name: string,
    private readonly context: BrowserContext,
    private readonly address: string,
  ) {}

  get page(): Page {
    if (this.#page === undefined) throw new Error(`${this.name} has no window open`)
    return this.#page
  }

  /** Opens the app's window, at the start or after {@link close}; what was kept is there again. */
  async open(path = '/'): Promise<void> {
    this.#page = await this.context.newPage()
    await this.#page.goto(this.address + path)
  }

  async close(): Promise<void> {
    await this.page.close()
    this.#page = undefined
  }

  /** The first run, up to the empty list of chats. */
  async arrive(path = '/'): Promise<void> {
    await this.open(path)
    await expect(this.page.getByRole('heading', { name: 'Welcome to Tincan' })).toBeVisible()
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(this.name)
    await this.page.getByRole('button', { name: 'Create identity' }).click()
    await expect(this.page.getByRole('navigation', { name: 'Main' })).toBeVisible()
  }

  async visit(section: 'Chats' | 'Contacts' | 'Settings'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: section }).click()
  }

  async openAddContact(): Promise<Locator> {
    await this.visit('Contacts')
    await this.page.getByRole('button', { name: 'Add contact' }).first().click()
    return this.page.getByRole('dialog', { name: 'Add contact' })
  }

  async inviteLink(): Promise<string> {
    const dialog = await this.openAddContact()
    const field = dialog.getByRole('textbox', { name: 'Your invite link' })
    await expect(field).toHaveValue(/#/)
    const link = await field.inputValue()
    await this.page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    return link
  }

  async request(link: string): Promise<void> {
    const dialog = await this.openAddContact()
    await dialog.getByRole('textbox', { name: 'Paste an invite link' }).fill(link)
    await dialog.getByRole('button', { name: 'Send request' }).click()
  }

  async answer(other: Person, how: 'Accept' | 'Decline' | 'Block'): Promise<void> {
    await this.visit('Contacts')
    const requests = this.page.getByRole('list', { name: 'Contact requests' })
    await requests.getByRole('listitem').filter({ hasText: other.name }).getByRole('button', { name: how }).click()
    // Accepting opens the conversation, which in a narrow window takes the list's place: only then is the click over.
    if (how === 'Accept') await this.isTalkingTo(other)
  }

  async talkTo(other: Person): Promise<void> {
    await this.page.keyboard.press('Escape')
    await this.back()
    await this.visit('Chats')
    const list = this.page.getByRole('list', { name: 'Conversations' })
    await list.getByText(other.name).first().click()
    await this.isTalkingTo(other)
  }

  async isTalkingTo(other: Person): Promise<void> {
    await expect(this.page.getByRole('region', { name: `Conversation with ${other.name}` })).toBeVisible()
  }

  /** In a narrow window a conversation covers the list; in a wide one there is nothing to go back from. */
  async back(): Promise<void> {
    const back = this.page.getByRole('button', { name: 'Back' })
    if (await back.isVisible()) await back.click()
  }

  get log(): Locator {
    return this.page.getByRole('log', { name: 'Messages' })
  }

  message(text: string): Locator {
    return this.log.getByRole('article').filter({ hasText: text })
  }

  async say(text: string): Promise<void> {
    const composer = this.page.getByRole('textbox', { name: 'Message', exact: true })
    await composer.fill(text)
    await this.page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(composer).toHaveValue('')
  }

  async reads(text: string): Promise<void> {
    await expect(this.message(text)).toBeVisible()
  }

  async sees(text: string, state: 'Waiting' | 'Sent' | 'Delivered' | 'Read' | RegExp): Promise<void> {
    await expect(this.message(text)).toContainText(state)
  }

  get banner(): Locator {
    return this.page.getByRole('status', { name: 'Connection' })
  }
}
