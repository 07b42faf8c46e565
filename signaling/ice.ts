import { createHmac } from 'node:crypto'
import type { Zid } from '../src/core/base/ids'
import type { IceServersAnswer } from '../src/core/protocol/signaling/rest'

export interface TurnConfig {
  readonly urls: readonly string[]
  /** Shared with the TURN server: coturn's `static-auth-secret` under `use-auth-secret`. */
  readonly secret: string
}

export interface IceQuery {
  readonly zid: Zid
  /** The host the client reached us by, without port; an IPv6 address in brackets. */
  readonly host: string | undefined
  readonly stunPort: number
  readonly turn: TurnConfig | undefined
  readonly now: number
}

/** How long TURN credentials work, in ms. */
export const turnLifetimeMs = 60 * 60 * 1000

/** Own STUN first, then TURN with credentials that expire (SG7). */
export const iceServers = ({ zid, host, stunPort, turn, now }: IceQuery): IceServersAnswer => {
  const expiresAt = now + turnLifetimeMs
  const servers: IceServersAnswer['iceServers'] = []
  if (host !== undefined) servers.push({ urls: [`stun:${host}:${stunPort}`] })
  if (turn !== undefined && turn.urls.length > 0)
    servers.push({ urls: [...turn.urls], ...turnCredential(zid, turn.secret, expiresAt) })
  return { ok: true, iceServers: servers, expiresAt: new Date(expiresAt).toISOString() }
}

/** The long-term credential of draft-uberti-behave-turn-rest: `expiry:user`, HMAC-SHA1 in base64. */
export const turnCredential = (
  zid: Zid,
  secret: string,
  expiresAt: number,
): { readonly username: string; readonly credential: string } => {
  const username = `${Math.floor(expiresAt / 1000)}:${zid}`
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') }
}

/** The host of a `Host` header, or `undefined` for one that is none. */
export const hostName = (header: string): string | undefined =>
  /^(?<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/.exec(header)?.groups?.['host']
