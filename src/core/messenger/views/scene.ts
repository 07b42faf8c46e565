import type { AccountId, DeviceId } from '../../base/ids'
import type { ConversationRights } from '../../conversation/admit'
import type { DeviceStatement, Recipient } from '../../conversation/delivery'
import { currentMembers, isMember, roleAt, type Directory } from '../../conversation/directory'
import type { OrderKey } from '../../protocol/peer/order'
import type { ContactRecord, ConversationRecord } from '../../storage/records'
import { profileKey, type Reading } from '../../storage/storage'
import { nameInDirectory, readRights } from '../../sync/authority'
import { readTestimonies, type Testimony } from '../../sync/testimony'
import type { Context } from '../context'
import { contactView } from './introductions'

/** What people are called here: by us, by themselves, by whoever added them. Asked for once each. */
export class Names {
  readonly #known = new Map<AccountId, Promise<string>>()

  constructor(
    private readonly records: Reading,
    private readonly conversation: ConversationRecord,
    private readonly directory: Directory,
    private readonly self: AccountId,
  ) {}

  of(account: AccountId): Promise<string> {
    const known = this.#known.get(account)
    if (known !== undefined) return known
    const found = this.#find(account)
    this.#known.set(account, found)
    return found
  }

  async #find(account: AccountId): Promise<string> {
    const { conversation, directory, records } = this
    if (account === this.self) return (await records.profile.get('profile'))?.name ?? ''
    const contact = await records.contacts.get(account)
    if (contact !== undefined) return (await contactView(records, contact)).name
    const profile = await records.profiles.get(profileKey(conversation.community ?? conversation.id, account))
    return profile?.name ?? nameInDirectory(directory, account) ?? 'Somebody'
  }
}

/** What is needed to show a conversation and its messages. */
export interface ConversationScene {
  readonly self: AccountId
  readonly conversation: ConversationRecord
  readonly rights: ConversationRights
  readonly names: Names
  /** What the devices said they hold; read when it is first asked for, since few messages need it. */
  readonly statements: () => Promise<ReadonlyMap<DeviceId, DeviceStatement & Testimony>>
  readonly receipts: boolean
  readonly now: number
  /** Of a direct conversation. */
  readonly contact?: ContactRecord
}

export const readScene = async (
  records: Reading,
  conversation: ConversationRecord,
  { clock, self, settings }: Context,
): Promise<ConversationScene> => {
  const rights = await readRights(records, conversation)
  let statements: ReturnType<ConversationScene['statements']> | undefined
  const contact = conversation.contact === undefined ? undefined : await records.contacts.get(conversation.contact)
  return {
    self: self.account.id,
    conversation,
    rights,
    names: new Names(records, conversation, rights.directory, self.account.id),
    statements: () => (statements ??= readTestimonies(records, conversation.id)),
    receipts: settings().readReceipts,
    now: clock.now(),
    ...(contact === undefined ? {} : { contact }),
  }
}

/** Who is to have a message: members since before it, and still. */
export const recipientsOf = ({ rights, self }: ConversationScene, order: OrderKey): readonly Recipient[] =>
  currentMembers(rights.directory)
    .filter(({ account }) => account !== self && roleAt(rights.directory, account, order) !== 'none')
    .map(({ account, devices }) => ({ account, devices: devices.map(({ device }) => device) }))

/** Whether we may act here at all. */
export const standing = ({ contact, conversation, rights, self }: ConversationScene): 'member' | 'blocked' | 'gone' =>
  contact?.blocked === true
    ? 'blocked'
    : isMember(rights.directory, self) && conversation.hidden !== true
      ? 'member'
      : 'gone'
