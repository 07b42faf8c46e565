import { timingSafeEqual } from 'node:crypto'
import { concat, fromBase64Url, toBase64Url, utf8 } from '../../src/core/base/bytes'
import { isSessionId, isZid } from '../../src/core/base/ids'
import type { Random } from '../../src/core/base/random'
import { ticketLifetimeMs } from '../sessions'
import { type ClusterKeys, mac } from './keys'
import type { Claims } from './messages'

/** Of the code by which somebody came; zeros where there is none. */
const inviteLength = 6
const noInvite = '0'.repeat(2 * inviteLength)
/** Session id, zid, expiry, invite. */
const claimsLength = 16 + 32 + 8 + inviteLength
const macLength = 32
const nonceLength = 16

export interface Ticket {
  readonly claims: Claims
  /** What it is remembered by once it was used. */
  readonly key: string
  readonly expiresAt: number
}

/**
 * Tokens and tickets that every node of a cluster can check by the shared secret alone (SG1, SG13): what they
 * say of the session, and an HMAC over it. A ticket has its own expiry, and a nonce by which it is used once.
 */
export class Credentials {
  constructor(
    private readonly keys: ClusterKeys,
    private readonly random: Random,
  ) {}

  token(claims: Claims): string {
    return seal(this.keys.token, claimsBytes(claims))
  }

  /** `undefined` for one that is forged or expired. */
  readToken(text: string, now: number): Claims | undefined {
    const bytes = unseal(this.keys.token, text, claimsLength)
    return bytes === undefined ? undefined : claimsOf(bytes, now)
  }

  ticket(claims: Claims, now: number): { readonly ticket: string; readonly expiresAt: number } {
    const expiresAt = now + ticketLifetimeMs
    const bytes = concat(claimsBytes(claims), timeBytes(expiresAt), this.random.bytes(nonceLength))
    return { ticket: seal(this.keys.ticket, bytes), expiresAt }
  }

  readTicket(text: string, now: number): Ticket | undefined {
    const bytes = unseal(this.keys.ticket, text, claimsLength + 8 + nonceLength)
    const claims = bytes === undefined ? undefined : claimsOf(bytes, now)
    if (bytes === undefined || claims === undefined) return undefined
    const expiresAt = timeOf(bytes, claimsLength)
    const key = `ticket:${toBase64Url(bytes.subarray(claimsLength + 8))}`
    return expiresAt > now ? { claims, key, expiresAt } : undefined
  }
}

const seal = (key: Uint8Array, bytes: Uint8Array): string => toBase64Url(concat(bytes, mac(key, bytes)))

const unseal = (key: Uint8Array, text: string, length: number): Uint8Array | undefined => {
  const bytes = fromBase64Url(text)
  if (bytes?.length !== length + macLength) return undefined
  const said = bytes.subarray(0, length)
  return timingSafeEqual(mac(key, said), bytes.subarray(length)) ? said : undefined
}

const claimsBytes = ({ id, zid, expiresAt, invite = noInvite }: Claims): Uint8Array =>
  concat(
    fromBase64Url(id) ?? utf8(''),
    fromBase64Url(zid) ?? utf8(''),
    timeBytes(expiresAt),
    Buffer.from(invite, 'hex'),
  )

const claimsOf = (bytes: Uint8Array, now: number): Claims | undefined => {
  const id = toBase64Url(bytes.subarray(0, 16))
  const zid = toBase64Url(bytes.subarray(16, 48))
  const expiresAt = timeOf(bytes, 48)
  const invite = Buffer.from(bytes.subarray(56, 56 + inviteLength)).toString('hex')
  if (!isSessionId(id) || !isZid(zid) || expiresAt <= now) return undefined
  return invite === noInvite ? { id, zid, expiresAt } : { id, zid, expiresAt, invite }
}

const timeBytes = (time: number): Uint8Array => {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(time))
  return bytes
}

const timeOf = (bytes: Uint8Array, at: number): number =>
  Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(at))
