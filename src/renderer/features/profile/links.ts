import { longestLink } from '../../../core'

/** A link of somebody's profile as it is shown and opened. */
export type ProfileLink =
  | { readonly kind: 'web'; readonly href: string; readonly text: string }
  | { readonly kind: 'mail'; readonly href: string; readonly text: string }

const mail = /^[^\s@:/?#&%<>"]+@[^\s@:/?#&%<>"]+\.[^\s@:/?#&%<>"]+$/u

const webLink = (url: URL): ProfileLink | undefined => {
  // `https://bank.example@evil.example` reads as the former and leads to the latter.
  if (url.username !== '' || url.password !== '' || url.hostname === '') return undefined
  // The host as the network sees it, so that no letter passes for another; what follows as people write it.
  const rest = url.href.slice(url.protocol.length + 2 + url.host.length)
  return { kind: 'web', href: url.href, text: `${url.host}${rest === '/' ? '' : rest}` }
}

/** Only an address: a subject, a text or attachments are nothing others should put into our mail. */
const mailLink = (url: URL): ProfileLink | undefined =>
  mail.test(url.pathname) && url.search === '' && url.hash === ''
    ? { kind: 'mail', href: url.href, text: url.pathname }
    : undefined

/** What a link leads to, or `undefined` where it must not be followed. Links come from others: anything may be in them. */
export const profileLink = (text: string): ProfileLink | undefined => {
  if (text.length > longestLink || !URL.canParse(text)) return undefined
  const url = new URL(text)
  switch (url.protocol) {
    case 'https:':
    case 'http:':
      return webLink(url)
    case 'mailto:':
      return mailLink(url)
    default:
      return undefined
  }
}

/** The link somebody means who types `ann.example` or `ann@mail.example`; `undefined` for what is none. */
export const readLink = (typed: string): string | undefined => {
  const text = typed.trim()
  if (text === '' || /\s/u.test(text)) return undefined
  const full = mail.test(text) ? `mailto:${text}` : /^[a-z][a-z0-9+.-]*:/iu.test(text) ? text : `https://${text}`
  const link = profileLink(full)
  if (link === undefined || (link.kind === 'web' && full !== text && !link.text.includes('.'))) return undefined
  return link.href.length > longestLink ? undefined : link.href
}
