const candidate = /(?:https?:\/\/|mailto:)[^\s<>"]+/giu
const trailing = new Set(".,;:!?'’”»…*_~`")
const brackets: Readonly<Record<string, string>> = { ')': '(', ']': '[' }

/** Punctuation after an address belongs to the sentence; a closing bracket only where it was opened within. */
const trimmed = (address: string): string => {
  const open: Record<string, number> = { ')': 0, ']': 0 }
  for (const letter of address) {
    if (letter === '(') open[')'] = (open[')'] ?? 0) + 1
    else if (letter === '[') open[']'] = (open[']'] ?? 0) + 1
    else if (letter in brackets) open[letter] = (open[letter] ?? 0) - 1
  }
  let end = address.length
  for (; end > 0; end--) {
    const letter = address.charAt(end - 1)
    const unopened = open[letter]
    if (trailing.has(letter)) continue
    if (unopened === undefined || unopened >= 0) break
    open[letter] = unopened + 1
  }
  return address.slice(0, end)
}

/** One address and no more: subject and text are nothing a message may put into somebody's mail. */
const isMail = ({ pathname, search, hash }: URL): boolean =>
  search === '' && hash === '' && /^[^@,%]+@[^@,%]+$/u.test(pathname)

/** The address as the browser would open it, or `undefined` for one that pretends to be another's. */
const hrefOf = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.protocol === 'mailto:') return isMail(url) ? url.href : undefined
  return url.username === '' && url.password === '' ? url.href : undefined
}

export interface Address {
  readonly from: number
  readonly text: string
  readonly href: string
}

/** The web and mail addresses in a text, in order. */
export const addressesIn = (text: string): readonly Address[] =>
  [...text.matchAll(candidate)].flatMap((match) => {
    const address = trimmed(match[0])
    const href = hrefOf(address)
    return href === undefined ? [] : [{ from: match.index, text: address, href }]
  })
