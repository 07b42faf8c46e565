import * as v from 'valibot'

/** Everything that crosses between renderer and main is bounded here (HP1); main refuses the rest. */
export const limits = {
  /** One call's request, all its texts and bytes together. */
  requestBytes: 256 * 1024,
  secretBytes: 4 * 1024,
  wrappedBytes: 16 * 1024,
  recordBytes: 64 * 1024,
  linkLength: 8 * 1024,
  pendingLinks: 16,
  /** Screens and windows to choose from. */
  screens: 48,
  screenName: 256,
  thumbnailBytes: 48 * 1024,
  notificationActions: 3,
} as const

export const bytes = (most: number) =>
  v.pipe(
    v.custom<Uint8Array>((value) => value instanceof Uint8Array),
    v.minLength(1),
    v.maxLength(most),
  )

const parsed = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined)

const isWeb = (url: URL): boolean => url.protocol === 'https:' || url.protocol === 'http:'
const isAnonymous = (url: URL): boolean => url.username === '' && url.password === ''

const isServer = (text: string): boolean => {
  const url = parsed(text)
  if (url === undefined) return false
  return isWeb(url) && isAnonymous(url) && url.pathname === '/' && url.search === '' && url.hash === ''
}

/** A signalling server's origin, such as `https://tincan.example`. A trailing slash is taken off. */
export const server = v.pipe(
  v.string(),
  v.maxLength(512),
  v.check(isServer, 'not the origin of a server'),
  v.transform((text) => new URL(text).origin),
)

/** Only an address: subject, text and attachments are nothing a link of others may put into somebody's mail. */
const isMail = (url: URL): boolean =>
  url.protocol === 'mailto:' && url.search === '' && url.hash === '' && /^[^@,%]+@[^@,%]+$/.test(url.pathname)

/** What may be handed to the system's browser or mail program. */
export const outsideLink = v.pipe(
  v.string(),
  v.maxLength(limits.linkLength),
  v.check((text) => {
    const url = parsed(text)
    return url !== undefined && ((isWeb(url) && isAnonymous(url)) || isMail(url))
  }, 'no web or mail address'),
)

/** `tincan://…`, in printable ASCII. What it means is decided by whoever takes it (ID4). */
export const deepLink = v.pipe(v.string(), v.maxLength(limits.linkLength), v.regex(/^tincan:\/\/[\x21-\x7e]+$/))

/** How well the system can keep a key (ST1): `basic_text` is a keyring whose key anyone on the machine knows. */
export const protection = v.picklist(['keyring', 'basic_text', 'unavailable'])

export const config = v.strictObject({ server })

/** `damaged`: the file is there and cannot be read; it stays as it is until the next `config.save`. */
export const loadedConfig = v.strictObject({
  server,
  source: v.picklist(['saved', 'default', 'damaged', 'command-line']),
})

const tag = v.pipe(v.string(), v.minLength(1), v.maxLength(128))
const actionId = v.pipe(v.string(), v.minLength(1), v.maxLength(32))

/** `tag` comes back when the notification is clicked; a newer one with the same tag takes its place. */
export const notification = v.strictObject({
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  body: v.pipe(v.string(), v.maxLength(1000)),
  tag,
  /** Buttons, where the system has them. */
  actions: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          id: actionId,
          title: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
          /** What it does needs no window: where that is, it stays. */
          background: v.optional(v.boolean()),
        }),
      ),
      v.maxLength(limits.notificationActions),
    ),
  ),
  /** Stays until it is closed. */
  sticky: v.optional(v.boolean()),
})
export const notificationTag = v.strictObject({ tag })
/** `action`: which of its buttons; none for the notification itself. */
export const notificationClick = v.strictObject({ tag, action: v.optional(actionId) })

/** As the system names it, e.g. `window:123:0`. */
const screenId = v.pipe(v.string(), v.minLength(1), v.maxLength(128))
export const screenChoice = v.strictObject({ id: screenId })
/** Screens and windows to choose from, each with a small picture of it as JPEG; empty where the system lets choose. */
export const screenSources = v.pipe(
  v.array(
    v.strictObject({
      id: screenId,
      name: v.pipe(v.string(), v.maxLength(limits.screenName)),
      kind: v.picklist(['screen', 'window']),
      thumbnail: v.optional(bytes(limits.thumbnailBytes)),
    }),
  ),
  v.maxLength(limits.screens),
)

export const badge = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(99_999))
