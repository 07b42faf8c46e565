/**
 * An invite (ID4), all of it in a link's fragment, which no server ever sees. Bytes, base64url:
 * version 1 (1), device certificate (169), server origin (text), display name (text), secret (16),
 * expiry in seconds (4, big endian), signature of the account over all before (64).
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { fromBase64Url, toBase64Url, utf8, concat } from '../base/bytes'
import { assert } from '../base/errors'
import { isAlias, isInviteId, isTopicId, type Alias, type DeviceId, type InviteId, type TopicId } from '../base/ids'
import type { Random } from '../base/random'
import { err, ok, type Result } from '../base/result'
import { derive } from '../crypto/derive'
import { isSigningPublicKey, seedFrom, signingKeys, type SigningKeys } from '../crypto/keys'
import { sign, signatureLength, verify } from '../crypto/sign'
import type { Account } from './account'
import { certificateLength, readCertificate, type DeviceCertificate } from './certificate'
import { cleanName } from './profile'

const version = 1
const secretLength = 16
const longestCode = 2048
export const inviteLifetimeMs = 7 * 24 * 60 * 60 * 1000

export interface Invite {
  readonly id: InviteId
  readonly certificate: DeviceCertificate
  /** Origin of the server where inviter and invited meet, e.g. `https://tin.example`. */
  readonly server: string
  readonly name: string
  readonly secret: Uint8Array
  readonly expiresAt: number
  /** The fragment of the link. */
  readonly code: string
}

export interface InviteTopic {
  readonly id: TopicId
  readonly keys: SigningKeys
}

/** Where inviter and invited meet: only who knows the secret can join (ID5, SG2). */
export const inviteTopic = (secret: Uint8Array): InviteTopic => {
  const keys = signingKeys(seedFrom(derive(secret, 'invite-topic')))
  const id = toBase64Url(keys.publicKey)
  assert(isTopicId(id), 'a topic id')
  return { id, keys }
}

export const inviteAlias = (secret: Uint8Array, device: DeviceId): Alias => {
  const alias = toBase64Url(derive(secret, 'invite-alias', utf8(device), 16))
  assert(isAlias(alias), 'an alias')
  return alias
}

const inviteId = (secret: Uint8Array): InviteId => {
  const id = toBase64Url(derive(secret, 'invite-id', new Uint8Array(), 16))
  assert(isInviteId(id), 'an invite id')
  return id
}

export const createInvite = (
  account: Account,
  certificate: DeviceCertificate,
  {
    server,
    name,
    now,
    random,
  }: { readonly server: string; readonly name: string; readonly now: number; readonly random: Random },
): Invite => {
  const secret = random.bytes(secretLength)
  const expirySeconds = Math.floor((now + inviteLifetimeMs) / 1000)
  const encoder = encoding.createEncoder()
  encoding.writeUint8(encoder, version)
  encoding.writeUint8Array(encoder, certificate.bytes)
  encoding.writeVarString(encoder, server)
  encoding.writeVarString(encoder, name)
  encoding.writeUint8Array(encoder, secret)
  encoding.writeUint32BigEndian(encoder, expirySeconds)
  const signed = encoding.toUint8Array(encoder)
  const code = toBase64Url(concat(signed, sign(account.keys.secretKey, 'tincan-invite-v1', signed)))
  return { id: inviteId(secret), certificate, server, name, secret, expiresAt: expirySeconds * 1000, code }
}

export const inviteLink = (invite: Invite): string => `tincan://invite#${invite.code}`
export const inviteWebLink = (invite: Invite): string => `${invite.server}/i#${invite.code}`

/** Reads either form of the link, or the bare fragment. The text is hostile. */
export const readInvite = (link: string): Result<Invite, 'garbled' | 'forged'> => {
  const code = link.trim().replace(/^.*#/su, '')
  if (code.length > longestCode) return err('garbled')
  const bytes = fromBase64Url(code)
  if (bytes === undefined || bytes.length < certificateLength + signatureLength) return err('garbled')
  const signed = bytes.subarray(0, bytes.length - signatureLength)
  const fields = readFields(signed)
  if (fields === undefined) return err('garbled')
  const certificate = readCertificate(fields.certificate)
  if (!certificate.ok) return err(certificate.error === 'forged' ? 'forged' : 'garbled')
  const accountKey = certificate.value.bytes.subarray(1, 33)
  if (!verifyByAccount(accountKey, signed, bytes.subarray(signed.length))) return err('forged')
  const server = serverOrigin(fields.server)
  const name = cleanName(fields.name)
  if (server === undefined || name === undefined) return err('garbled')
  const { secret, expiresAt } = fields
  return ok({ id: inviteId(secret), certificate: certificate.value, server, name, secret, expiresAt, code })
}

const verifyByAccount = (accountKey: Uint8Array, signed: Uint8Array, signature: Uint8Array): boolean =>
  isSigningPublicKey(accountKey) && verify(accountKey, 'tincan-invite-v1', signed, signature)

const readFields = (
  signed: Uint8Array,
):
  | {
      readonly certificate: Uint8Array
      readonly server: string
      readonly name: string
      readonly secret: Uint8Array
      readonly expiresAt: number
    }
  | undefined => {
  try {
    const decoder = decoding.createDecoder(signed.slice())
    if (decoding.readUint8(decoder) !== version) return undefined
    const certificate = decoding.readUint8Array(decoder, certificateLength)
    const server = decoding.readVarString(decoder)
    const name = decoding.readVarString(decoder)
    const secret = decoding.readUint8Array(decoder, secretLength).slice()
    const expiresAt = decoding.readUint32BigEndian(decoder) * 1000
    return decoding.hasContent(decoder) || secret.length !== secretLength
      ? undefined
      : { certificate, server, name, secret, expiresAt }
  } catch {
    return undefined
  }
}

/** An http(s) origin and nothing else, in its one normal form. */
export const serverOrigin = (text: string): string | undefined => {
  try {
    const url = new URL(text)
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === ''
      ? url.origin
      : undefined
  } catch {
    return undefined
  }
}
