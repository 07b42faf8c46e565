import { MessageCircle, type LucideIcon, Phone, Settings, UsersRound } from 'lucide-react'
import { useNavigation, type Section } from '../../state/navigation'
import { useStaged } from '../calls/useStaged'
import { OwnStatusMenu } from '../presence/OwnStatusMenu'

const sections = [
  { section: 'chats', name: 'Chats', Icon: MessageCircle },
  { section: 'calls', name: 'Calls', Icon: Phone },
  { section: 'contacts', name: 'Contacts', Icon: UsersRound },
  { section: 'settings', name: 'Settings', Icon: Settings },
] as const satisfies readonly { readonly section: Section; readonly name: string; readonly Icon: LucideIcon }[]

export interface RailProps {
  readonly unread: number
  readonly missed: number
  readonly requests: number
}

export const Rail = ({ unread, missed, requests }: RailProps) => {
  const { place, go } = useNavigation()
  const staged = useStaged() !== undefined
  const marks: Readonly<Partial<Record<Section, { readonly count: number; readonly text: string }>>> = {
    chats: { count: unread, text: 'unread messages' },
    calls: { count: missed, text: 'missed calls' },
    contacts: { count: requests, text: 'contact requests' },
  }
  return (
    <div className="rail">
      <nav aria-label="Main">
        {sections.map(({ section, name, Icon }) => {
          const mark = marks[section]
          const marked = mark !== undefined && mark.count > 0
          return (
            <button
              key={section}
              type="button"
              className="rail-button"
              aria-label={name}
              aria-current={place.section === section && !staged ? 'page' : undefined}
              aria-describedby={marked ? `mark-${section}` : undefined}
              onClick={() => {
                go({ kind: 'section', section })
              }}
            >
              <span className="rail-icon">
                <Icon aria-hidden="true" />
                {marked && (
                  <span id={`mark-${section}`} className="rail-mark">
                    {mark.count > 99 ? '99+' : mark.count}
                    <span className="visually-hidden"> {mark.text}</span>
                  </span>
                )}
              </span>
              <span aria-hidden="true">{name}</span>
            </button>
          )
        })}
      </nav>
      <OwnStatusMenu />
    </div>
  )
}
