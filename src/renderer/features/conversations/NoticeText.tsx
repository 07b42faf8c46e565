import type { Notice } from '../../../core'
import { useMessenger } from '../../state/context'
import { durationName } from './durations'

export interface NoticeTextProps {
  readonly notice: Notice
  readonly authorName: string
  readonly own: boolean
}

const roleNames = { owner: 'the owner', admin: 'an admin', member: 'a member' } as const

/** What happened to a conversation, as a sentence. */
export const NoticeText = ({ notice, authorName, own }: NoticeTextProps) => {
  const { identity } = useMessenger()
  const author = own ? 'You' : <bdi>{authorName}</bdi>
  switch (notice.kind) {
    case 'created':
      return <>{author} created this conversation</>
    case 'converted':
      return <>{author} made this group a channel</>
    case 'left':
      return <>{author} left</>
    case 'renamed':
      return (
        <>
          {author} changed the name to “<bdi>{notice.text}</bdi>”
        </>
      )
    case 'described':
      return <>{author} changed the description</>
    case 'pictured':
      return <>{author} changed the picture</>
    case 'added':
    case 'removed':
      return (
        <>
          {author} {notice.kind} {notice.account === identity.account ? 'you' : <bdi>{notice.who}</bdi>}
        </>
      )
    case 'role':
      return (
        <>
          {author} made {notice.account === identity.account ? 'you' : <bdi>{notice.who}</bdi>} {roleNames[notice.role]}
        </>
      )
    case 'policy':
      return <>{author} changed who may do what</>
    case 'timer':
      return notice.disappearAfterMs > 0 ? (
        <>
          {author} let messages disappear after {durationName(notice.disappearAfterMs)}
        </>
      ) : (
        <>{author} switched off disappearing messages</>
      )
    case 'invited':
      return (
        <>
          {author} added you to <bdi>{notice.text}</bdi>
        </>
      )
  }
}
