import { DisposableStore, type Disposable } from '../../base/disposables'
import type { ErrorCode } from '../../base/errors'
import type { AccountId, ConversationId } from '../../base/ids'
import type { IceServer } from '../../network/signaling'
import type { CallParticipant } from '../api'
import type { Context } from '../context'
import type { Rooms } from '../rooms'
import { IceBook } from './ice'

/** Whom our address is kept from, and whether there is a way to them all the same (CL9). */
export class Reach implements Disposable {
  readonly #owned = new DisposableStore()
  readonly #ice: IceBook

  constructor(
    private readonly context: Context,
    rooms: Rooms,
    private readonly contacts: () => ReadonlySet<AccountId>,
  ) {
    this.#ice = this.#owned.add(new IceBook(rooms, context.clock))
  }

  get iceServers(): readonly IceServer[] {
    return this.#ice.servers
  }

  /** Whether it is kept from all, contacts too. */
  get hidesFromAll(): boolean {
    return this.context.settings().relayOnly !== 'strangers'
  }

  ask(conversation: ConversationId): Promise<void> {
    return this.#ice.ask(conversation, this.hidesFromAll)
  }

  hidesFrom(account: AccountId): boolean {
    return this.hidesFromAll || !this.#knows(account)
  }

  /** Why nobody but a relay could bring us to them, where none is known. */
  needsRelay(account: AccountId): CallParticipant['needsRelay'] {
    if (this.#ice.relay === 'named' || !this.hidesFrom(account)) return undefined
    return this.#knows(account) ? 'setting' : 'stranger'
  }

  /** Why a call with these, and nobody else, is in vain. */
  refusal(accounts: readonly AccountId[]): ErrorCode | undefined {
    const needs = accounts.map((account) => this.needsRelay(account))
    if (needs.length === 0 || needs.includes(undefined)) return undefined
    if (this.#ice.relay === 'unknown') return 'RELAY_UNKNOWN'
    return needs.includes('setting') ? 'NO_RELAY' : 'NO_RELAY_TO_STRANGERS'
  }

  dispose(): void {
    this.#owned.dispose()
  }

  #knows(account: AccountId): boolean {
    return account === this.context.self.account.id || this.contacts().has(account)
  }
}
