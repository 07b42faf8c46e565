import { toBase64Url } from '../base/bytes'
import { assert } from '../base/errors'
import { isDeviceId, type DeviceId } from '../base/ids'
import { agreementKeys, signingKeys, type AgreementKeys, type Seed, type SigningKeys } from '../crypto/keys'

/** One installation: its own signing and key-agreement keys (ID2). */
export interface Device {
  readonly id: DeviceId
  readonly signing: SigningKeys
  readonly agreement: AgreementKeys
}

export const deviceFrom = (signingSeed: Seed, agreementSeed: Seed): Device => {
  const signing = signingKeys(signingSeed)
  const id = toBase64Url(signing.publicKey)
  assert(isDeviceId(id), 'a device id')
  return { id, signing, agreement: agreementKeys(agreementSeed) }
}
