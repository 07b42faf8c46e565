import { MessageCircle, type LucideIcon, Settings, UsersRound } from 'lucide-react'
import { useNavigation, type Section } from '../../state/navigation'
import { OwnStatusMenu } from '../presence/OwnStatusMenu'

const sections = [
  { section: 'chats', name: 'Chats', Icon: MessageCircle },
  { section: 'contacts', name: 'Contacts', Icon: UsersRound },
  { section: 'settings', name: 'Settings', Icon: Settings },
] as const satisfies readonly { readonly section: Section; readonly name: string; readonly Icon: LucideIcon }[]

export interface RailProps {
  readonly unread: number
  readonly requests: number
}

export const Rail = ({ unread, requests }: RailProps) => {
  const { place, go } = useNavigation()
  const marks: Readonly<Partial<Record<Section, { readonly count: number; readonly text: string }>>> = {
    chats: { count: unread, text: 'unread messages' },
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
              aria-current={place.section === section ? 'page' : undefined}
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
