import type { SearchHit } from '../../../core'
import { useServices } from '../../state/context'
import { sentenceFor } from '../../state/sentences'
import { useNow } from '../../state/useNow'
import { Button } from '../../ui/Button'
import { Failed, Loading } from '../../ui/Empty'
import { HitItem } from './HitItem'
import type { Searching } from './useSearch'

export interface MessageHitsProps {
  readonly searching: Searching
  readonly onOpen: (hit: SearchHit) => void
}

/** The messages that were found, best first. */
export const MessageHits = ({ searching: { results, loadMore, retry }, onOpen }: MessageHitsProps) => {
  const { clock } = useServices()
  const now = useNow(clock)
  switch (results.kind) {
    case 'searching':
      return <Loading label="Searching messages" />
    case 'failed':
      return <Failed sentence={sentenceFor(results.error)} onRetry={retry} />
    case 'found':
      return (
        <>
          <ul className="rows" role="list" aria-label="Messages" aria-busy={results.stale || undefined}>
            {results.hits.map((hit) => (
              <HitItem key={hit.message.id} hit={hit} now={now} onOpen={onOpen} />
            ))}
          </ul>
          {results.more && (
            <div className="pane-more">
              <Button onClick={loadMore}>Show more messages</Button>
            </div>
          )}
        </>
      )
  }
}
