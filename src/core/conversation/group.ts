import { concat, toBase64Url, utf8 } from '../base/bytes'
import { assert } from '../base/errors'
import { idBytes, isConversationId, isKeyId, type AccountId, type ConversationId, type KeyId } from '../base/ids'
import { derive, hash } from '../crypto/derive'
import { keyFrom, type SymmetricKey } from '../crypto/keys'
import type { DeviceCertificate } from '../identity/certificate'
import type { ConversationKind, Directory, Member, MemberDevice } from './directory'
import { usualPolicy } from './policy'

const conversationId = (purpose: string, ...parts: readonly Uint8Array[]): ConversationId => {
  const id = toBase64Url(hash(concat(utf8(`${purpose}\0`), ...parts)))
  assert(isConversationId(id), 'a conversation id')
  return id
}

/** Names its founder for ever: nobody else can say that they founded it. */
export const foundedConversationId = (founder: AccountId, seed: Uint8Array): ConversationId =>
  conversationId('tincan-founded', idBytes(founder), seed)

/** For one thing outside a founder makes one conversation, however often they ask (features row 29). */
export const seedForRef = (kind: ConversationKind, ref: string): Uint8Array => hash(utf8(`tincan-ref\0${kind}\0${ref}`))

export const keyIdOf = (key: SymmetricKey): KeyId => {
  const id = toBase64Url(derive(key, 'key-id', utf8(''), 16))
  assert(isKeyId(id), 'a key id')
  return id
}

/** A public channel's key of an epoch follows from its community's: whoever is in the one is in the other. */
export const channelKey = (communityKey: SymmetricKey, channel: ConversationId): SymmetricKey =>
  keyFrom(derive(communityKey, 'channel', idBytes(channel)))

const first = (account: AccountId, devices: readonly MemberDevice[], role: 'owner' | 'member'): Member => ({
  account,
  name: '',
  devices: [...devices].sort((left, right) => (left.device < right.device ? -1 : 1)),
  seniority: 0,
  spans: [{ from: 0 }],
  roles: [{ since: '', role }],
})

const empty = {
  name: '',
  description: '',
  policies: [{ since: '', policy: usualPolicy }],
  disappearAfterMs: 0,
  epochs: [],
  channels: [],
  effective: [],
  tips: [],
  latest: '',
} as const

/** Before any event there is the founder, proven by the conversation's id. */
export const foundedDirectory = (
  kind: ConversationKind,
  { account, agreementKey, device }: DeviceCertificate,
): Directory => ({
  ...empty,
  kind,
  members: [first(account, [{ device, agreementKey }], 'owner')],
})

/** Two people, neither above the other; who they are is in the id (EV11). */
export const directDirectory = (
  people: readonly { readonly account: AccountId; readonly devices: readonly MemberDevice[] }[],
): Directory => ({
  ...empty,
  kind: 'direct',
  members: people
    .map(({ account, devices }) => first(account, devices, 'member'))
    .sort((left, right) => (left.account < right.account ? -1 : 1)),
})
