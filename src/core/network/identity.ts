import { concat, toBase64Url, utf8 } from '../base/bytes'
import { idBytes, isDeviceId, type DeviceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { isSigningPublicKey } from '../crypto/keys'
import { sign, signatureLength, verify } from '../crypto/sign'
import type { Device } from '../identity/device'

/** Both ends' DTLS certificate fingerprints as SDP writes them, lower case, e.g. `sha-256 ab:cd:…` (RFC 8122). */
export interface Fingerprints {
  readonly local: string
  readonly remote: string
}

/**
 * Binds a link to a device: each side signs both fingerprints, so neither the server nor another member can
 * stand in the middle or pass as somebody else.
 */
export interface LinkIdentity {
  readonly device: DeviceId
  /** ≤ 1 KiB. */
  prove(fingerprints: Fingerprints): Uint8Array
  /** The device at the other end, or why it is none. `proof` is hostile. */
  verify(proof: Uint8Array, fingerprints: Fingerprints): Result<DeviceId, 'malformed' | 'forged' | 'own-device'>
  /** Signs what this device says to meet others: 64 bytes. */
  vouch(said: Uint8Array): Uint8Array
  /** Whether that device said it. */
  isVouched(device: DeviceId, said: Uint8Array, signature: Uint8Array): boolean
}

/**
 * The proof each side of a link gives: its device key (32) and that device's signature (64) over its own
 * fingerprint and the other's. Whoever stood between two devices would show them another fingerprint than they sign.
 */
export const linkIdentity = (device: Device): LinkIdentity => ({
  device: device.id,
  prove: ({ local, remote }) =>
    concat(
      device.signing.publicKey,
      sign(device.signing.secretKey, 'tincan-link-v2', signedBytes({ from: local, to: remote })),
    ),
  verify: (proof, { local, remote }) => {
    if (proof.length !== 32 + signatureLength) return err('malformed')
    const key = proof.slice(0, 32)
    const id = toBase64Url(key)
    if (!isSigningPublicKey(key) || !isDeviceId(id)) return err('malformed')
    const signed = signedBytes({ from: remote, to: local })
    if (!verify(key, 'tincan-link-v2', signed, proof.subarray(32))) return err('forged')
    return id === device.id ? err('own-device') : ok(id)
  },
  vouch: (said) => sign(device.signing.secretKey, 'tincan-meeting-v1', said),
  isVouched: (other, said, signature) => {
    const key = idBytes(other)
    return isSigningPublicKey(key) && verify(key, 'tincan-meeting-v1', said, signature)
  },
})

const signedBytes = ({ from, to }: { readonly from: string; readonly to: string }): Uint8Array => utf8(`${from}\0${to}`)
