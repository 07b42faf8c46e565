import { extname, resolve, sep } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/** `undefined` for kinds of file the app does not have: they are not served. */
export const contentType = (path: string): string | undefined => types[extname(path).toLowerCase()]

const decoded = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

export const isInside = (root: string, path: string): boolean => path.startsWith(root.endsWith(sep) ? root : root + sep)

/**
 * The file under `root` that an address's path names, or `undefined` where it would name anything else.
 * Percent signs are decoded once; a backslash or a NUL is refused, since systems disagree on what they mean.
 */
export const assetPath = (root: string, pathname: string): string | undefined => {
  const path = decoded(pathname)
  if (path === undefined || !path.startsWith('/') || /[\\\0]/.test(path)) return undefined
  const file = resolve(root, `.${path.endsWith('/') ? `${path}index.html` : path}`)
  return isInside(resolve(root), file) ? file : undefined
}
