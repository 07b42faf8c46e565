/** The origin of a server as somebody types it, or `undefined` for anything else. */
export const originOf = (text: string): string | undefined => {
  const trimmed = text.trim()
  if (!URL.canParse(trimmed)) return undefined
  const url = new URL(trimmed)
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  const isBare =
    url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
  return isWeb && isBare ? url.origin : undefined
}

/** How a server is called in a sentence: without its scheme. */
export const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : origin)
