import { Forward } from 'lucide-react'
import type { MessageView } from '../../../core'
import { hueOf } from '../../ui/initials'
import { Markup } from '../markup/Markup'
import { MessageMeta } from './MessageMeta'
import { QuoteView } from './QuoteView'
import { Tombstone } from './Tombstone'

export interface BubbleProps {
  readonly message: MessageView
  /** Whether who wrote it stands above the text. */
  readonly named: boolean
  readonly worded: boolean
  readonly now: number
  readonly tabIndex: number
}

export const Bubble = ({ message, named, worded, now, tabIndex }: BubbleProps) => (
  <div className="bubble" data-gone={message.content.kind === 'deleted' || undefined}>
    {named && (
      <bdi className="author name one-line" style={{ '--hue': hueOf(message.author) }}>
        {message.authorName}
      </bdi>
    )}
    {message.forwardedFrom !== undefined && (
      <p className="forwarded">
        <Forward aria-hidden="true" />
        <span className="one-line">
          Forwarded from <bdi>{message.forwardedFrom}</bdi>
        </span>
      </p>
    )}
    {message.replyTo && <QuoteView quote={message.replyTo} tabIndex={tabIndex} />}
    {message.content.kind === 'deleted' ? (
      <Tombstone message={message} />
    ) : (
      <Markup text={message.text} mentions={message.mentions} />
    )}
    <MessageMeta message={message} worded={worded} now={now} tabIndex={tabIndex} />
  </div>
)
