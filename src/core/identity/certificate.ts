/**
 * A device certificate: the account vouches for a device (ID2). 169 bytes: version 1 (1), account (32),
 * device signing key (32), device agreement key (32), issued at in ms (8, big endian), signature (64).
 */
import { concat, toBase64Url } from '../base/bytes'
import { isAccountId, isDeviceId, type AccountId, type DeviceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import {
  isAgreementPublicKey,
  isSigningPublicKey,
  type AgreementPublicKey,
  type SigningPublicKey,
} from '../crypto/keys'
import { sign, signatureLength, verify } from '../crypto/sign'
import type { Account } from './account'
import type { Device } from './device'

const version = 1
const signedLength = 1 + 32 * 3 + 8
export const certificateLength = signedLength + signatureLength

export interface DeviceCertificate {
  readonly account: AccountId
  readonly device: DeviceId
  readonly signingKey: SigningPublicKey
  readonly agreementKey: AgreementPublicKey
  readonly issuedAt: number
  /** As the account signed it. */
  readonly bytes: Uint8Array
}

export const issueCertificate = (account: Account, device: Device, now: number): Uint8Array => {
  const issuedAt = new Uint8Array(8)
  new DataView(issuedAt.buffer).setBigUint64(0, BigInt(now))
  const signed = concat(
    Uint8Array.of(version),
    account.keys.publicKey,
    device.signing.publicKey,
    device.agreement.publicKey,
    issuedAt,
  )
  return concat(signed, sign(account.keys.secretKey, 'tincan-certificate-v1', signed))
}

/** `bytes` is hostile: whoever hands it over need not be the account it names. */
export const readCertificate = (bytes: Uint8Array): Result<DeviceCertificate, 'malformed' | 'forged'> => {
  if (bytes.length !== certificateLength || bytes[0] !== version) return err('malformed')
  const accountKey = bytes.slice(1, 33)
  const signingKey = bytes.slice(33, 65)
  const agreementKey = bytes.slice(65, 97)
  const account = toBase64Url(accountKey)
  const device = toBase64Url(signingKey)
  if (!isSigningPublicKey(accountKey) || !isAccountId(account)) return err('malformed')
  if (!isSigningPublicKey(signingKey) || !isDeviceId(device)) return err('malformed')
  if (!isAgreementPublicKey(agreementKey)) return err('malformed')
  const signed = bytes.subarray(0, signedLength)
  if (!verify(accountKey, 'tincan-certificate-v1', signed, bytes.subarray(signedLength))) return err('forged')
  const issuedAt = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(97))
  if (!Number.isSafeInteger(issuedAt)) return err('malformed')
  return ok({ account, device, signingKey, agreementKey, issuedAt, bytes: bytes.slice() })
}
