/** Shorter texts are read in no time, whatever is in them. */
const harmlessLength = 1_024
const mostDepth = 64
/** A frame that subscribes to all topics of a session has 2,000 values. */
const mostValues = 8_192

const [quote, backslash] = ['"'.charCodeAt(0), '\\'.charCodeAt(0)]
const [comma, colon] = [','.charCodeAt(0), ':'.charCodeAt(0)]
const opening: ReadonlySet<number> = new Set(['[', '{'].map((bracket) => bracket.charCodeAt(0)))
const closing: ReadonlySet<number> = new Set([']', '}'].map((bracket) => bracket.charCodeAt(0)))

/**
 * Would JSON take long to read because of what is in it rather than how long it is? 64 KiB of brackets keep
 * `JSON.parse` busy for 10 ms; looking takes a hundredth of that. Texts that are no JSON are judged by it, not here.
 */
export const isTangled = (text: string): boolean => {
  if (text.length <= harmlessLength) return false
  let [depth, values] = [0, 0]
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at)
    if (letter === quote) {
      at = endOfString(text, at)
      if (at < 0) return false
    } else if (letter === comma || letter === colon) values += 1
    else if (opening.has(letter)) {
      depth += 1
      values += 1
    } else if (closing.has(letter)) depth -= 1
    if (depth > mostDepth || values > mostValues) return true
  }
  return false
}

/** Where the string that begins at `start` ends; negative where it does not. */
const endOfString = (text: string, start: number): number => {
  let end = text.indexOf('"', start + 1)
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

const isEscaped = (text: string, at: number): boolean => {
  let first = at
  while (text.charCodeAt(first - 1) === backslash) first -= 1
  return (at - first) % 2 === 1
}
