import { concat, toBase64Url, utf8 } from '../base/bytes'
import { idBytes, isDeviceId, type ConversationId, type DeviceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { isSigningPublicKey } from '../crypto/keys'
import { sign, signatureLength, verify } from '../crypto/sign'
import type { Device } from '../identity/device'
import type { Fingerprints, LinkAuthenticator } from '../network/transport'

/**
 * The proof each side of a connection gives: its device key (32) and that device's signature (64) over
 * conversation, own fingerprint and the other's. Whoever stood between two devices would show them
 * another fingerprint than they sign.
 */
export const linkAuthenticator = (
  device: Device,
  conversation: ConversationId,
  isLinkable: (device: DeviceId) => boolean,
): LinkAuthenticator => ({
  prove: ({ local, remote }) => {
    const signed = signedBytes(conversation, { from: local, to: remote })
    return concat(device.signing.publicKey, sign(device.signing.secretKey, 'tincan-link-v1', signed))
  },
  verify: (proof, { local, remote }): Result<DeviceId, 'malformed' | 'forged' | 'not-member' | 'own-device'> => {
    if (proof.length !== 32 + signatureLength) return err('malformed')
    const key = proof.slice(0, 32)
    const id = toBase64Url(key)
    if (!isSigningPublicKey(key) || !isDeviceId(id)) return err('malformed')
    if (!isLinkable(id)) return err('not-member')
    const signed = signedBytes(conversation, { from: remote, to: local })
    if (!verify(key, 'tincan-link-v1', signed, proof.subarray(32))) return err('forged')
    return id === device.id ? err('own-device') : ok(id)
  },
})

const signedBytes = (
  conversation: ConversationId,
  { from, to }: { readonly from: Fingerprints['local']; readonly to: Fingerprints['remote'] },
): Uint8Array => concat(idBytes(conversation), utf8(`${from}\0${to}`))
