import { EllipsisVertical, MessageCircle, Phone, Trash2, Video } from 'lucide-react'
import type { CallEntry } from '../../../core'
import { useServices } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { exactly, listTime } from '../../state/times'
import { useAttempt } from '../../state/useAttempt'
import { useNow } from '../../state/useNow'
import { Avatar } from '../../ui/Avatar'
import { IconButton } from '../../ui/Button'
import { Menu, MenuItem } from '../../ui/Menu'
import { EntryIcon } from './EntryIcon'
import { useCalling, useCallsApi } from './useCalls'
import { useFace } from './useFace'
import { entryText, isMissed, lastedText } from './words'

/** One call of the history: leads to the conversation, calls back, and can be deleted. */
export const CallItem = ({ entry }: { entry: CallEntry }) => {
  const { clock } = useServices()
  const { go } = useNavigation()
  const calls = useCallsApi()
  const attempt = useAttempt()
  const { call } = useCalling()
  const now = useNow(clock)
  const face = useFace(entry)
  const { id, conversation, name, media, at } = entry
  const lasted = lastedText(entry)
  const open = (): void => {
    go({ kind: 'conversation', conversation })
  }
  return (
    <li className="call-item" aria-label={`${name}, ${entryText(entry)}`} data-missed={isMissed(entry) || undefined}>
      <button type="button" className="row" onClick={open}>
        <Avatar id={face.id} name={name} picture={face.picture} />
        <span className="row-text">
          <span className="call-item-name one-line name" dir="auto">
            {name}
          </span>
          <span className="call-item-line">
            <EntryIcon entry={entry} />
            <span>{entryText(entry)}</span>
          </span>
          <span className="preview one-line" title={exactly(at)}>
            {listTime(at, now)}
            {lasted !== '' && ` · ${lasted}`}
          </span>
        </span>
      </button>
      <div className="call-item-buttons">
        <IconButton
          label="Call back"
          icon={media === 'video' ? <Video aria-hidden="true" /> : <Phone aria-hidden="true" />}
          onClick={() => {
            call({ conversation, title: name, media })
          }}
        />
        <Menu trigger={<IconButton label="Call actions" icon={<EllipsisVertical aria-hidden="true" />} />}>
          <MenuItem icon={<MessageCircle aria-hidden="true" />} onSelect={open}>
            Open conversation
          </MenuItem>
          <MenuItem
            icon={media === 'video' ? <Phone aria-hidden="true" /> : <Video aria-hidden="true" />}
            onSelect={() => {
              call({ conversation, title: name, media: media === 'video' ? 'voice' : 'video' })
            }}
          >
            {media === 'video' ? 'Call with voice' : 'Call with video'}
          </MenuItem>
          <MenuItem
            icon={<Trash2 aria-hidden="true" />}
            danger
            onSelect={() => {
              attempt(() => calls.deleteEntry(id))
            }}
          >
            Delete from history
          </MenuItem>
        </Menu>
      </div>
    </li>
  )
}
