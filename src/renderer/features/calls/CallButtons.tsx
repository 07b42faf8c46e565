import './joinCall.css'
import { ChevronDown, Phone, PhoneCall, SlidersHorizontal, Video } from 'lucide-react'
import type { CallMedia, ConversationView } from '../../../core'
import { useNavigation } from '../../state/navigation'
import { IconButton } from '../../ui/Button'
import { Menu, MenuItem } from '../../ui/Menu'
import { isOngoing, useCall, useCalling } from './useCalls'

/** Whether there is anybody to call: a community has channels, who left hears nothing, and notes are for oneself. */
export const isCallable = ({ kind, membership }: ConversationView): boolean =>
  kind !== 'community' && membership === 'member'

/** Calls everybody in a conversation; the way back into the call where it is the one we are in. */
export const CallButtons = ({ conversation }: { conversation: ConversationView }) => {
  const { id, title } = conversation
  const call = useCall()
  const { go } = useNavigation()
  const calling = useCalling()
  if (!isCallable(conversation)) return null
  if (isOngoing(call) && call.conversation === id) {
    return (
      <IconButton
        className="call-return"
        label="Return to call"
        icon={<PhoneCall aria-hidden="true" />}
        onClick={calling.show}
      />
    )
  }
  const start = (media: CallMedia) => () => {
    calling.call({ conversation: id, title, media })
  }
  const check = (media: CallMedia) => () => {
    go({ kind: 'prompt', prompt: { kind: 'check-call', call: { conversation: id, title, media } } })
  }
  return (
    <div className="call-buttons">
      <IconButton label="Start voice call" icon={<Phone aria-hidden="true" />} onClick={start('voice')} />
      <IconButton label="Start video call" icon={<Video aria-hidden="true" />} onClick={start('video')} />
      <Menu
        trigger={<IconButton className="call-options" label="Call options" icon={<ChevronDown aria-hidden="true" />} />}
      >
        <MenuItem icon={<SlidersHorizontal aria-hidden="true" />} onSelect={check('voice')}>
          Check microphone, then call
        </MenuItem>
        <MenuItem icon={<SlidersHorizontal aria-hidden="true" />} onSelect={check('video')}>
          Check camera and microphone, then call
        </MenuItem>
      </Menu>
    </div>
  )
}
