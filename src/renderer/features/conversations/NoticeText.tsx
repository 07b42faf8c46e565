import { Fragment } from 'react'
import type { AccountId, Notice } from '../../../core'
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
    case 'channel':
      return (
        <>
          {author} created the channel “<bdi>{notice.text}</bdi>”
        </>
      )
    case 'added':
      return (
        <>
          {author} added <Names of={notice.who} />
          {notice.pastClosed === true && '. Messages from before you joined are not shown here.'}
        </>
      )
    case 'removed':
      return (
        <>
          {author} removed {notice.account === identity.account ? 'you' : <bdi>{notice.who}</bdi>}
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

/** More are counted, not named. */
const mostNamed = 3

/** "you, Ann and Ben", "Ann, Ben and 7 others". */
const Names = ({ of }: { of: readonly { readonly account: AccountId; readonly name: string }[] }) => {
  const { identity } = useMessenger()
  const own = (account: AccountId): number => (account === identity.account ? 0 : 1)
  const sorted = of.toSorted((left, right) => own(left.account) - own(right.account))
  const named = sorted.slice(0, sorted.length > mostNamed ? mostNamed - 1 : mostNamed)
  const others = sorted.length - named.length
  return (
    <>
      {named.map(({ account, name }, index) => (
        <Fragment key={account}>
          {index > 0 && (index === sorted.length - 1 ? ' and ' : ', ')}
          {account === identity.account ? 'you' : <bdi>{name}</bdi>}
        </Fragment>
      ))}
      {others > 0 && ` and ${others} others`}
    </>
  )
}
