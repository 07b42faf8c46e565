import { toBase64Url } from '../base/bytes'
import { assert } from '../base/errors'
import { isAccountId, isZid, type AccountId, type Zid } from '../base/ids'
import { utf8 } from '../base/bytes'
import { derive } from '../crypto/derive'
import { seedFrom, signingKeys, type Seed, type SigningKeys } from '../crypto/keys'

/** A person: an Ed25519 key pair made on the device (ID1). */
export interface Account {
  readonly id: AccountId
  readonly seed: Seed
  readonly keys: SigningKeys
}

export const accountFrom = (seed: Seed): Account => {
  const keys = signingKeys(seed)
  const id = toBase64Url(keys.publicKey)
  assert(isAccountId(id), 'an account id')
  return { id, seed, keys }
}

/** The key an account shows one server, and no other: two servers cannot link it (ID3). */
export const serverIdentity = (seed: Seed, origin: string): { readonly zid: Zid; readonly keys: SigningKeys } => {
  const keys = signingKeys(seedFrom(derive(seed, 'zid', utf8(origin))))
  const zid = toBase64Url(keys.publicKey)
  assert(isZid(zid), 'a zid')
  return { zid, keys }
}
