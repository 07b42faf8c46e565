import './details.css'
import { X } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { type KeyboardEvent, useEffect, useId, useRef } from 'react'
import type { ConversationView } from '../../../core'
import { IconButton } from '../../ui/Button'
import { ConversationAvatar } from '../conversations/ConversationAvatar'
import { KindMark } from '../conversations/KindMark'
import { PinnedList } from '../messages/PinnedList'
import { ContactFacts } from './ContactFacts'
import { Members } from './Members'
import { Preferences } from './Preferences'

const tabs = ['Members', 'Pinned', 'Preferences'] as const
export type DetailsTab = (typeof tabs)[number]

export interface DetailsProps {
  readonly conversation: ConversationView
  readonly tab: DetailsTab
  readonly onTab: (tab: DetailsTab) => void
  /** It stands over the conversation, since there is no room beside it. */
  readonly covering: boolean
  readonly onClose: () => void
}

/** What there is to know about a conversation beside what is said in it. */
export const Details = ({ conversation, tab, onTab, covering, onClose }: DetailsProps) => {
  const panel = useRef<HTMLElement>(null)
  const headingId = useId()
  const { kind, title, description } = conversation

  useEffect(() => {
    // What it covers cannot be used: the keyboard goes where the eyes go.
    if (covering) panel.current?.focus()
  }, [covering])

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    // A menu or a field inside that made use of it has prevented the rest.
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    onClose()
  }

  return (
    <aside ref={panel} className="details" tabIndex={-1} aria-labelledby={headingId} onKeyDown={onKeyDown}>
      <header className="details-head">
        <h2 id={headingId}>Details</h2>
        <IconButton label="Close details" icon={<X aria-hidden="true" />} onClick={onClose} />
      </header>
      <div className="details-who">
        <ConversationAvatar conversation={conversation} size="large" />
        <h3 className="details-title">
          <KindMark kind={kind} />
          <bdi>{title}</bdi>
        </h3>
        {description !== '' && (
          <p className="details-about" dir="auto">
            {description}
          </p>
        )}
      </div>
      <Tabs.Root
        className="details-tabs"
        value={tab}
        onValueChange={(value) => {
          const chosen = tabs.find((name) => name === value)
          if (chosen) onTab(chosen)
        }}
      >
        <Tabs.List className="details-tab-row" aria-label="Details">
          {tabs.map((name) => (
            <Tabs.Trigger key={name} value={name} className="details-tab">
              {name}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="Members" className="details-panel">
          {conversation.kind === 'direct' ? (
            <ContactFacts account={conversation.contact} />
          ) : (
            <Members conversation={conversation} />
          )}
        </Tabs.Content>
        <Tabs.Content value="Pinned" className="details-panel">
          <PinnedList conversation={conversation.id} {...(covering ? { onJump: onClose } : {})} />
        </Tabs.Content>
        <Tabs.Content value="Preferences" className="details-panel">
          <Preferences conversation={conversation} />
        </Tabs.Content>
      </Tabs.Root>
    </aside>
  )
}
