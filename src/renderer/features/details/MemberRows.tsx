import { useVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef, useState } from 'react'
import type { ConversationId, MemberView } from '../../../core'
import type { AskedOfMember } from './ConfirmMember'
import { MemberRow } from './MemberRow'

/** A longer list keeps only what is in sight on the page. */
const mostAtOnce = 100
const rowHeight = 52
const spareRows = 8

export interface MemberRowsProps {
  readonly conversation: ConversationId
  readonly members: readonly MemberView[]
  readonly onAsk: (asked: AskedOfMember) => void
}

export const MemberRows = (props: MemberRowsProps) =>
  props.members.length > mostAtOnce ? <Window {...props} /> : <All {...props} />

const All = ({ members, ...rest }: MemberRowsProps) => (
  <ul className="members" role="list" aria-label="Members">
    {members.map((member) => (
      <MemberRow key={member.account} {...rest} member={member} />
    ))}
  </ul>
)

const Window = ({ members, ...rest }: MemberRowsProps) => {
  const list = useRef<HTMLUListElement>(null)
  const [above, setAbove] = useState(0)
  useLayoutEffect(() => {
    if (list.current) setAbove(list.current.offsetTop)
  }, [])
  const virtual = useVirtualizer({
    count: members.length,
    getScrollElement: () => list.current?.closest('.details') ?? null,
    estimateSize: () => rowHeight,
    getItemKey: (index) => members[index]?.account ?? index,
    overscan: spareRows,
    scrollMargin: above,
    initialRect: { width: 0, height: window.innerHeight },
  })
  return (
    <ul
      ref={list}
      className="members members-window"
      role="list"
      aria-label="Members"
      style={{ blockSize: virtual.getTotalSize() }}
    >
      {virtual.getVirtualItems().map(({ index, start }) => {
        const member = members[index]
        return (
          member && (
            <MemberRow
              key={member.account}
              {...rest}
              member={member}
              at={index + 1}
              of={members.length}
              offset={start - above}
            />
          )
        )
      })}
    </ul>
  )
}
