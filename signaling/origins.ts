import { type ServerConfig, isLoopback } from './config'
import type { HttpCall } from './httpCall'

type OriginConfig = Pick<ServerConfig, 'publicUrls' | 'allowOrigins'>

/** The origin of the packed app's windows. */
const appOrigin = 'app://tincan'

/** `scheme://host[:port]` without a default port, or `undefined` for what is no http origin. */
export const normalOrigin = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.origin : undefined
}

/** Is `origin` one a session's proof may name (SG1)? */
export const isServed = (origin: string, call: HttpCall, config: OriginConfig): boolean => {
  const normal = normalOrigin(origin)
  if (normal === undefined || normal !== origin) return false
  if (config.publicUrls.length > 0) return config.publicUrls.some((url) => normalOrigin(url) === normal)
  return ownOrigins(call).includes(normal)
}

/** May a page of this `Origin` call us? Programs send none and may. */
export const mayCall = (call: HttpCall, config: OriginConfig): boolean => {
  const { origin } = call.headers
  if (origin === '' || origin === appOrigin) return true
  if (config.allowOrigins.includes(origin)) return true
  const normal = normalOrigin(origin)
  if (normal === undefined) return false
  return (
    isLoopback(new URL(normal).hostname) ||
    ownOrigins(call).includes(normal) ||
    config.publicUrls.some((url) => normalOrigin(url) === normal)
  )
}

const ownOrigins = (call: HttpCall): readonly (string | undefined)[] => [
  normalOrigin(`http://${call.headers.host}`),
  normalOrigin(`https://${call.headers.host}`),
]

/** Bearer tokens only, never cookies: credentials are not allowed. */
export const corsHeaders = (call: HttpCall): Readonly<Record<string, string>> =>
  call.headers.origin === ''
    ? {}
    : {
        'access-control-allow-origin': call.headers.origin,
        'access-control-expose-headers': 'retry-after',
        vary: 'origin',
      }

export const preflightHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '600',
}
