/** New epochs (EV12): who is no member any more must not read on, and who became one must. */
import { DisposableStore, type Disposable } from '../base/disposables'
import type { ConversationId } from '../base/ids'
import { owesKeys, rankOf } from '../conversation/authority'
import { mostKeysAtOnce } from '../conversation/control'
import {
  currentMembers,
  isMember,
  newestEpoch,
  roleOf,
  type Directory,
  type MemberDevice,
} from '../conversation/directory'
import { keyDuty, type EpochKey } from '../conversation/epoch'
import { keyIdOf } from '../conversation/group'
import { randomKey } from '../crypto/keys'
import { sealTo } from '../crypto/seal'
import type { Reading } from '../storage/storage'
import { appending, type Pen } from './appending'
import type { Context } from './context'

/** Admins wait for each other, the most senior least: one new key is enough. */
const patienceMs = 3_000

/** Makes a key for the members there are now and gives it to each of their devices, sealed. */
export const renewKey = async (pen: Pen, id: ConversationId, context: Context): Promise<void> => {
  const conversation = await pen.records.conversations.get(id)
  const directory = await pen.records.directories.get(id)
  if (conversation === undefined || directory === undefined) return
  const fresh: EpochKey = {
    epoch: newestEpoch(directory) + 1,
    key: randomKey(context.random),
    madeBy: context.self.account.id,
    via: 'log',
  }
  // Ourselves last: once we have it we write under it, and the others must have it by then.
  const isOurs = ({ device }: MemberDevice): boolean => device === context.self.device.id
  const devices = currentMembers(directory).flatMap((member) => member.devices)
  const ordered = [...devices.filter((one) => !isOurs(one)), ...devices.filter(isOurs)]
  await giveKey(pen, id, fresh, ordered)
  const now = await pen.records.conversations.get(id)
  if (now?.keys.some(({ key }) => keyIdOf(key) === keyIdOf(fresh.key)) === false)
    await pen.records.conversations.put({ ...now, keys: [...now.keys, fresh] })
}

const giveKey = async (
  pen: Pen,
  id: ConversationId,
  { epoch, key }: EpochKey,
  devices: readonly MemberDevice[],
): Promise<void> => {
  const keyId = keyIdOf(key)
  for (let first = 0; first < devices.length; first += mostKeysAtOnce) {
    const keys = devices
      .slice(first, first + mostKeysAtOnce)
      .map(({ agreementKey, device }): [typeof device, Uint8Array] => [device, sealTo(agreementKey, key)])
    await pen.govern(id, (parents) => ({ kind: 'epoch.key', parents, epoch, keyId, keys }))
  }
}

/** Looks after the keys of the conversations we are an admin of: somebody left, or two admins acted at once. */
export class KeyDuties implements Disposable {
  readonly #owned = new DisposableStore()
  readonly #waiting = new Map<ConversationId, Disposable>()

  constructor(private readonly context: Context) {
    this.#owned.add(
      context.happenings.conversation.on((id) => {
        context.background(this.#look(id))
      }),
    )
  }

  async start(): Promise<void> {
    const all = await this.context.storage.read(async (records) => {
      const conversations = await records.conversations.list('key')
      return Promise.all(conversations.map(async ({ id }) => [id, await this.#turnIn(records, id)] as const))
    })
    for (const [id, turn] of all) this.#wait(id, turn)
  }

  dispose(): void {
    this.#owned.dispose()
    for (const waiting of this.#waiting.values()) waiting.dispose()
  }

  #isOver(): boolean {
    return this.#owned.disposed
  }

  async #look(id: ConversationId): Promise<void> {
    if (this.#isOver() || this.#waiting.has(id)) return
    this.#wait(id, await this.context.storage.read((records) => this.#turnIn(records, id)))
  }

  /** Whose turn it is to do what is owed there: ours is 0; `undefined` where we owe nothing. */
  async #turnIn({ conversations, directories }: Reading, id: ConversationId): Promise<number | undefined> {
    const { account } = this.context.self
    const conversation = await conversations.get(id)
    const directory = await directories.get(id)
    if (conversation?.founding === undefined || directory === undefined) return undefined
    if (!owesKeys(directory, account.id) || keyDuty(conversation.keys, directory).kind === 'none') return undefined
    return turnOf(directory, account.id)
  }

  #wait(id: ConversationId, turn: number | undefined): void {
    const { background, clock } = this.context
    if (turn === undefined || this.#isOver() || this.#waiting.has(id)) return
    const wait = clock.after(turn * patienceMs, () => {
      this.#waiting.delete(id)
      background(this.#discharge(id))
    })
    this.#waiting.set(id, wait)
  }

  /** Whether it is still owed is asked again: another admin may have been here first. */
  async #discharge(id: ConversationId): Promise<void> {
    const { context } = this
    if (this.#isOver()) return
    await appending(context, async (pen) => {
      const conversation = await pen.records.conversations.get(id)
      const directory = await pen.records.directories.get(id)
      if (conversation === undefined || directory === undefined) return
      if (!owesKeys(directory, context.self.account.id)) return
      const duty = keyDuty(conversation.keys, directory)
      if (duty.kind === 'renew') await renewKey(pen, id, context)
      else if (duty.kind === 'share') for (const { devices, key } of duty.shares) await giveKey(pen, id, key, devices)
    })
  }
}

/** 0 for the first in rank and seniority. */
const turnOf = (directory: Directory, self: Directory['members'][number]['account']): number =>
  currentMembers(directory)
    .filter(({ account }) => isMember(directory, account) && owesKeys(directory, account))
    .sort(
      (left, right) =>
        rankOf(roleOf(directory, right.account)) - rankOf(roleOf(directory, left.account)) ||
        left.seniority - right.seniority,
    )
    .findIndex(({ account }) => account === self)
