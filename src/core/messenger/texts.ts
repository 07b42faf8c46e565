import { TincanError } from '../base/errors'
import { encodeBody, longestText, mostBodyBytes } from '../conversation/body'

/** A message's text without the space at its end; throws where there is nothing or too much. */
export const validText = (text: string): string => {
  const trimmed = text.replace(/\s+$/u, '')
  if (trimmed === '') throw new TincanError('INVALID_ARGUMENT', 'A message has at least one visible character.')
  if (trimmed.length > longestText || encodeBody({ kind: 'message.text', text: trimmed }).length > mostBodyBytes) {
    throw new TincanError('MESSAGE_TOO_LARGE', `A message has at most ${String(longestText)} characters.`)
  }
  return trimmed
}
