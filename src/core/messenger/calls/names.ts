import type { AccountId, ConversationId, DeviceId } from '../../base/ids'
import { currentMembers } from '../../conversation/directory'
import type { Context } from '../context'
import { readScene, standing, type ConversationScene } from '../views/scene'

export const conversationName = ({ contact, names, rights }: ConversationScene): Promise<string> =>
  contact === undefined ? Promise.resolve(rights.directory.name) : names.of(contact.account)

/** A conversation, as far as calls show it. */
export interface CallScene {
  readonly name: string
  readonly group: boolean
  /** Whether we may act there. */
  readonly joined: boolean
  readonly members: ReadonlyMap<AccountId, { readonly name: string; readonly devices: readonly DeviceId[] }>
}

/** What people and conversations are called, of those with calls: asked for once, and anew where it may have changed. */
export class CallScenes {
  readonly #scenes = new Map<ConversationId, CallScene>()

  constructor(private readonly context: Context) {}

  get(id: ConversationId): CallScene | undefined {
    return this.#scenes.get(id)
  }

  async learn(id: ConversationId): Promise<CallScene | undefined> {
    const scene = await this.context.storage.read(async (records): Promise<CallScene | undefined> => {
      const conversation = await records.conversations.get(id)
      if (conversation === undefined) return undefined
      const found = await readScene(records, conversation, this.context)
      const members = await Promise.all(
        currentMembers(found.rights.directory).map(async ({ account, devices }) => {
          const name = await found.names.of(account)
          return [account, { name, devices: devices.map(({ device }) => device) }] as const
        }),
      )
      return {
        name: await conversationName(found),
        group: conversation.contact === undefined,
        joined: standing(found) === 'member',
        members: new Map(members),
      }
    })
    if (scene === undefined) this.#scenes.delete(id)
    else this.#scenes.set(id, scene)
    return scene
  }

  nameOf(id: ConversationId, account: AccountId): string {
    return this.#scenes.get(id)?.members.get(account)?.name ?? 'Somebody'
  }
}
