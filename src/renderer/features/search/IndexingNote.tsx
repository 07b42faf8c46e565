import { useMessenger } from '../../state/context'
import { useWatchable } from '../../state/useWatchable'

/** Says that what is found is not all yet, and how far it is. */
export const IndexingNote = () => {
  const state = useWatchable(useMessenger().search.state)
  if (state.kind === 'ready') return null
  const { done, total } = state
  const share = total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : 0
  return (
    <div className="indexing">
      <p role="status">Older messages are still being read in. What is found now is not all.</p>
      <progress aria-label="Messages read in" value={share} max={100} />
    </div>
  )
}
