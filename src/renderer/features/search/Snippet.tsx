import type { SearchHit } from '../../../core'
import { snippetOf } from './snippet'

/** A line of a message with the found words marked. */
export const Snippet = ({ hit: { message, highlights } }: { hit: SearchHit }) => (
  <bdi>
    {snippetOf(message.plain, highlights).map(({ text, marked }, index) =>
      marked ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
    )}
  </bdi>
)
