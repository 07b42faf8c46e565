import { readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { HttpAnswer, HttpCall } from './httpCall'

/** Scripts and styles from our own files alone; any server may be talked to, since invites name theirs (SG14). */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self' ws: wss: http: https:",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
  '.txt': 'text/plain; charset=utf-8',
}

/** Serves the web build from `folder`: `/` and `/i` (invites) are its index, the rest are files. */
export const serveWeb = async (call: HttpCall, folder: string | undefined): Promise<HttpAnswer> => {
  const segments = fileSegments(call.path)
  if (folder === undefined || segments === undefined) return missing(folder)
  const file = join(folder, ...segments)
  const body = await readRegular(file)
  if (body === undefined) return missing(folder)
  const headers = {
    ...pageHeaders,
    'content-type': types[extname(file).toLowerCase()] ?? 'application/octet-stream',
    'cache-control': isHashed(segments) ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
  return { status: 200, headers, body }
}

/** `undefined` for a path that names no file of ours; no segment can climb, hide or hold another separator. */
const fileSegments = (path: string): readonly string[] | undefined => {
  if (path === '/' || path === '/i' || path === '/i/') return ['index.html']
  const segments = path.split('/').slice(1).map(decodeSegment)
  const sound = segments.every((segment) => segment !== undefined && /^[A-Za-z0-9_@~-][\w@~.+ -]*$/.test(segment))
  return sound ? segments.map((segment) => segment ?? '') : undefined
}

const decodeSegment = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** The bundler names what it puts there by a hash of the content. */
const isHashed = (segments: readonly string[]): boolean =>
  segments[0] === 'assets' && /[-.][A-Za-z0-9_-]{8,}\.\w+(\.map)?$/.test(segments.at(-1) ?? '')

const readRegular = async (file: string): Promise<Uint8Array | undefined> => {
  try {
    return (await stat(file)).isFile() ? await readFile(file) : undefined
  } catch {
    return undefined
  }
}

const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=()',
}

const missing = (folder: string | undefined): HttpAnswer => ({
  status: 404,
  headers: { ...pageHeaders, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' },
  body: folder === undefined ? 'This server serves no web app.\n' : 'Not found.\n',
})
