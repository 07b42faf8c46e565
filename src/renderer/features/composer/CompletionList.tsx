import { AtSign } from 'lucide-react'
import { Avatar } from '../../ui/Avatar'
import type { Candidate } from './candidates'
import type { Completion } from './useCompletion'

const Offer = ({ candidate }: { candidate: Candidate }) => {
  switch (candidate.kind) {
    case 'emoji':
      return (
        <>
          <span className="completion-sign" aria-hidden="true">
            {candidate.emoji.emoji}
          </span>
          <span className="one-line" dir="ltr">{`:${candidate.shortcode}:`}</span>
        </>
      )
    case 'member':
      return (
        <>
          <Avatar id={candidate.account} name={candidate.name} picture={candidate.picture} size="tiny" />
          <bdi className="one-line">{candidate.name}</bdi>
        </>
      )
    case 'everyone':
      return (
        <>
          <span className="completion-sign">
            <AtSign aria-hidden="true" />
          </span>
          <span className="one-line">everyone</span>
        </>
      )
  }
}

const keyOf = (candidate: Candidate): string => {
  if (candidate.kind === 'emoji') return candidate.emoji.emoji
  return candidate.kind === 'member' ? candidate.account : candidate.kind
}

/** Hangs over the text box, which keeps the focus and tells which one is marked. */
export const CompletionList = ({ completion }: { completion: Completion }) => {
  const { id, kind, candidates, active, setActive, take } = completion
  return (
    <>
      <ul
        id={id}
        className="completion"
        role="listbox"
        aria-label={kind === 'emoji' ? 'Emoji' : 'People to mention'}
        onMouseDown={(event) => {
          event.preventDefault()
        }}
      >
        {candidates.map((candidate, index) => (
          <li
            key={keyOf(candidate)}
            id={`${id}-${index}`}
            className="completion-option"
            role="option"
            aria-selected={index === active}
            onPointerMove={() => {
              if (index !== active) setActive(index)
            }}
            onClick={() => {
              take(candidate)
            }}
          >
            <Offer candidate={candidate} />
          </li>
        ))}
      </ul>
      <p className="visually-hidden" role="status">
        {candidates.length === 1 ? '1 suggestion' : `${candidates.length} suggestions`}
      </p>
    </>
  )
}
