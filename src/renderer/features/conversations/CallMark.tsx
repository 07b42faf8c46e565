import { Phone, Video } from 'lucide-react'
import { useMemo } from 'react'
import type { ConversationId } from '../../../core'
import { useMessenger } from '../../state/context'
import { useWatchable } from '../../state/useWatchable'
import { Mark } from './Mark'

/** Others are in a call there: of one that does not ring here nothing else tells whoever looks at the list. */
export const CallMark = ({ conversation }: { conversation: ConversationId }) => {
  const { calls } = useMessenger()
  const ongoing = useWatchable(useMemo(() => calls.ongoing(conversation), [calls, conversation]))
  if (ongoing === undefined) return null
  return ongoing.media === 'video' ? (
    <Mark live Icon={Video} text="A video call is going on" />
  ) : (
    <Mark live Icon={Phone} text="A voice call is going on" />
  )
}
