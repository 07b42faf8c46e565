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

  /** The process that holds the window dies: nothing is said on the way out. */
  async crash(): Promise<void> {
    const crashed = this.page.waitForEvent('crash')
    const session = await this.context.newCDPSession(this.page)
    // Nobody is left to answer.
    session.send('Page.crash').catch(() => undefined)
    await crashed
    await this.close()
  }

  /** The first run, up to the empty list of chats. */
  async arrive(path = '/'): Promise<void> {
    await this.open(path)
    await expect(this.page.getByRole('heading', { name: 'Welcome to Tincan' })).toBeVisible()
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(this.name)
    await this.page.getByRole('button', { name: 'Create identity' }).click()
    await expect(this.page.getByRole('navigation', { name: 'Main' })).toBeVisible()
  }

  async visit(section: 'Chats' | 'Calls' | 'Contacts' | 'Settings'): Promise<void> {
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

  /** Both are contacts then. */
  async befriend(guest: Person): Promise<void> {
    await guest.request(await this.inviteLink())
    await this.answer(guest, 'Accept')
  }

  async talkTo(other: Person): Promise<void> {
    await this.enter(other.name)
  }

  async isTalkingTo(other: Person): Promise<void> {
    await expect(this.conversation(other.name)).toBeVisible()
  }

  /** Goes to the conversation of that name by way of the list. */
  async enter(title: string): Promise<void> {
    await this.page.keyboard.press('Escape')
    await this.back()
    await this.visit('Chats')
    const list = this.page.getByRole('list', { name: 'Conversations' })
    await list.getByRole('listitem', { name: title, exact: true }).getByRole('button').click()
    await expect(this.conversation(title)).toBeVisible()
  }

  conversation(title: string): Locator {
    return this.page.getByRole('region', { name: `Conversation with ${title}`, exact: true })
  }

  async makeGroup(name: string, ...members: readonly Person[]): Promise<void> {
    await this.back()
    await this.visit('Chats')
    await this.page.getByRole('button', { name: 'New conversation' }).click()
    const dialog = this.page.getByRole('dialog', { name: 'New conversation' })
    await dialog.getByRole('radio', { name: 'Group' }).check()
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    for (const member of members) await dialog.getByRole('checkbox', { name: member.name, exact: true }).check()
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect(this.conversation(name)).toBeVisible()
  }

  /** The details of the open conversation, at one of their tabs. */
  async details(tab: 'Members' | 'Pinned' | 'Preferences'): Promise<Locator> {
    const details = this.page.getByRole('complementary', { name: 'Details' })
    if (!(await details.isVisible())) await this.page.getByRole('button', { name: 'Conversation details' }).click()
    await details.getByRole('tab', { name: tab }).click()
    return details.getByRole('tabpanel', { name: tab })
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

  /** What happened to the conversation, among its messages. */
  notice(text: string | RegExp): Locator {
    return this.log.getByRole('note').filter({ hasText: text })
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Message', exact: true })
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.send()
  }

  /** Sends what stands in the composer. */
  async send(): Promise<void> {
    await this.page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(this.composer).toHaveValue('')
  }

  /** Says `text` with the numbers 1 to `count` before it, as fast as the composer takes them. */
  async saySeries(count: number, text: string): Promise<void> {
    await this.composer.focus()
    await this.composer.evaluate(
      async (element, { count, text }) => {
        if (!(element instanceof HTMLTextAreaElement)) throw new Error('no composer')
        const write = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set
        for (let index = 1; index <= count; index++) {
          write?.call(element, `${String(index)} ${text}`)
          element.dispatchEvent(new Event('input', { bubbles: true }))
          element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
          while (element.value !== '') await new Promise((resolve) => requestAnimationFrame(resolve))
        }
      },
      { count, text },
    )
  }

  /** Opens a message's menu and chooses from it. */
  async act(text: string, item: string): Promise<void> {
    await this.openMenu(text)
    await this.page.getByRole('menuitem', { name: item, exact: true }).click()
  }

  async openMenu(text: string): Promise<Locator> {
    const message = this.message(text)
    await message.hover()
    await message.getByRole('button', { name: 'Message actions' }).click()
    const menu = this.page.getByRole('menu', { name: 'Message actions' })
    await expect(menu).toBeVisible()
    return menu
  }

  async react(text: string, emoji: string): Promise<void> {
    await this.act(text, 'React')
    await this.page.getByRole('dialog', { name: 'React' }).getByRole('button', { name: emoji }).click()
  }

  async edit(text: string, into: string): Promise<void> {
    await this.act(text, 'Edit')
    await expect(this.composer).toHaveValue(text)
    await this.say(into)
  }

  async deleteForEveryone(text: string): Promise<void> {
    await this.act(text, 'Delete for everyone')
    const asked = this.page.getByRole('dialog', { name: 'Delete for everyone?' })
    await asked.getByRole('button', { name: 'Delete for everyone' }).click()
    await expect(asked).toBeHidden()
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
