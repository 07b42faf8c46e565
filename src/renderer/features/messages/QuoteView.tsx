import type { Quote } from '../../../core'
import { hueOf } from '../../ui/initials'
import { plainText } from '../markup/plainText'
import { useMessageActs } from './acts'

const substitutes = { deleted: 'Message deleted', missing: 'This message is not on this device' } as const

/** The message that is answered; leads there. */
export const QuoteView = ({ quote, tabIndex }: { quote: Quote; tabIndex: number }) => {
  const acts = useMessageActs()
  const text = quote.state === 'shown' ? plainText(quote.plain) : substitutes[quote.state]
  const name = quote.authorName === '' ? 'somebody' : quote.authorName
  return (
    <button
      type="button"
      className="quote"
      tabIndex={tabIndex}
      aria-label={`In reply to ${name}: ${text}`}
      disabled={quote.state === 'missing'}
      style={{ '--hue': hueOf(quote.author ?? '') }}
      onClick={() => {
        acts.jump(quote.message)
      }}
    >
      {quote.authorName !== '' && <bdi className="quote-author name one-line">{quote.authorName}</bdi>}
      <span className="quote-text" dir="auto" data-substitute={quote.state === 'shown' ? undefined : true}>
        {text}
      </span>
    </button>
  )
}
