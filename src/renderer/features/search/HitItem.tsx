import { memo } from 'react'
import type { SearchHit } from '../../../core'
import { listTime } from '../../state/times'
import { Snippet } from './Snippet'

export interface HitItemProps {
  readonly hit: SearchHit
  readonly now: number
  /** Within one conversation its name says nothing: the author's stands there. */
  readonly within?: boolean
  readonly chosen?: boolean
  readonly onOpen: (hit: SearchHit) => void
}

export const HitItem = memo(({ hit, now, within = false, chosen = false, onOpen }: HitItemProps) => {
  const { message, conversationTitle } = hit
  const author = message.own ? 'You' : message.authorName
  return (
    <li>
      <button
        type="button"
        className="row hit"
        aria-current={chosen || undefined}
        onClick={() => {
          onOpen(hit)
        }}
      >
        <span className="row-text">
          <span className="row-line">
            <span className="hit-title one-line name" dir="auto">
              {within ? author : conversationTitle}
            </span>
            <time className="row-time" dateTime={message.sentAt}>
              {listTime(message.sentAt, now)}
            </time>
          </span>
          <span className="hit-text">
            {!within && (
              <>
                <bdi>{author}</bdi>
                {': '}
              </>
            )}
            <Snippet hit={hit} />
          </span>
        </span>
      </button>
    </li>
  )
})
