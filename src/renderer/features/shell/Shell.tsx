import './shell.css'
import { MessageCircle } from 'lucide-react'
import { useMemo, useReducer, useRef, useState } from 'react'
import { ComposingProvider, ComposingStore } from '../../state/composing'
import { JumpProvider, JumpStore } from '../../state/jump'
import { move, NavigationProvider, start, useNavigation } from '../../state/navigation'
import { PicturesProvider } from '../../state/usePicture'
import { Empty } from '../../ui/Empty'
import { PortalHostProvider } from '../../ui/portal'
import { CallHistory } from '../calls/CallHistory'
import { CallPrompts } from '../calls/CallPrompts'
import { Calls } from '../calls/Calls'
import { Stage } from '../calls/Stage'
import { useStaged } from '../calls/useStaged'
import { useMissedCalls } from '../calls/useCalls'
import { ConnectionBanner } from '../connection/ConnectionBanner'
import { StorageTrouble } from '../connection/StorageTrouble'
import { useReconnect } from '../connection/useReconnect'
import { ContactCard } from '../contacts/ContactCard'
import { ContactList } from '../contacts/ContactList'
import { NicknameDialog } from '../contacts/NicknameDialog'
import { ConfirmAct } from '../conversations/ConfirmAct'
import { Conversation } from '../conversations/Conversation'
import { ConversationList } from '../conversations/ConversationList'
import { NewConversation } from '../conversations/NewConversation'
import { Palette } from '../palette/Palette'
import { AddContact } from '../invites/AddContact'
import { useNotifications } from '../notifications/useNotifications'
import { useUnreadBadge } from '../notifications/useUnreadBadge'
import { useRequests } from '../requests/useRequests'
import { SettingsScreen } from '../settings/SettingsScreen'
import { useSettings } from '../settings/useSettings'
import { useTheme } from '../settings/useTheme'
import { Rail } from './Rail'
import { ShortcutSheet } from './ShortcutSheet'
import { useInviteLinks } from './useInviteLinks'
import { useShortcuts } from './useShortcuts'

/** The messenger's one window: rail, list and whatever is open. */
export const Shell = () => {
  const [place, go] = useReducer(move, start)
  const navigation = useMemo(() => ({ place, go }), [place])
  const [composing] = useState(() => new ComposingStore())
  const [jumps] = useState(() => new JumpStore())
  return (
    <NavigationProvider value={navigation}>
      <PicturesProvider>
        <ComposingProvider value={composing}>
          <JumpProvider value={jumps}>
            <Layout />
          </JumpProvider>
        </ComposingProvider>
      </PicturesProvider>
    </NavigationProvider>
  )
}

const Layout = () => {
  const { place } = useNavigation()
  const search = useRef<HTMLInputElement>(null)
  const [host, setHost] = useState<HTMLElement | null>(null)
  const { settings } = useSettings()
  const staged = useStaged()
  useTheme(settings?.theme ?? 'system')
  useReconnect()
  useNotifications()
  useInviteLinks()
  useShortcuts(search)

  const talking = staged === undefined && place.section === 'chats' && place.conversation !== undefined
  return (
    <PortalHostProvider value={host}>
      <div className="shell" data-talking={talking || undefined} data-call={staged ? place.call : undefined}>
        <ConnectionBanner />
        <StorageTrouble />
        <div className="columns">
          <CountingRail />
          <main ref={setHost} className="stage">
            <h1 className="visually-hidden">Tincan</h1>
            {staged && <Stage key={staged.id} call={staged} />}
            {staged && place.call === 'stage-with-chat' && (
              <div className="talk">
                <Conversation key={staged.conversation} id={staged.conversation} />
              </div>
            )}
            {!staged && place.section === 'chats' && <ConversationList searchRef={search} />}
            {!staged && place.section === 'calls' && <CallHistory />}
            {!staged && place.section === 'contacts' && <ContactList />}
            {!staged && place.section === 'settings' && <SettingsScreen />}
            {!staged && place.section !== 'settings' && (
              <div className="talk">
                {talking ? (
                  <Conversation key={place.conversation} id={place.conversation} />
                ) : (
                  <Empty icon={<MessageCircle />} title="No conversation is open">
                    <p>Choose one from the list.</p>
                  </Empty>
                )}
              </div>
            )}
          </main>
        </div>
        <Calls />
        <Prompts />
      </div>
    </PortalHostProvider>
  )
}

/** Counts for itself: what is counted changes with every message, and nothing else here does. */
const CountingRail = () => {
  const missed = useMissedCalls()
  const unread = useUnreadBadge(missed)
  const { incoming } = useRequests()
  return <Rail unread={unread} missed={missed} requests={incoming.length} />
}

const Prompts = () => {
  const { place, go } = useNavigation()
  const close = (): void => {
    go({ kind: 'close-prompt' })
  }
  switch (place.prompt?.kind) {
    case undefined:
      return null
    case 'add-contact':
      return (
        <AddContact
          key={place.prompt.link}
          link={place.prompt.link}
          onClose={close}
          onSent={() => {
            close()
            go({ kind: 'section', section: 'contacts' })
          }}
        />
      )
    case 'new-conversation':
      return <NewConversation community={place.prompt.community} onClose={close} />
    case 'palette':
      return <Palette onClose={close} />
    case 'shortcuts':
      return <ShortcutSheet onClose={close} />
    case 'contact':
      return <ContactCard account={place.prompt.account} onClose={close} />
    case 'nickname':
      return <NicknameDialog contact={place.prompt.contact} onClose={close} />
    case 'confirm':
      return <ConfirmAct act={place.prompt.act} conversation={place.prompt.conversation} onClose={close} />
    case 'check-call':
    case 'switch-call':
    case 'clear-calls':
    case 'choose-screen':
      return <CallPrompts />
  }
}
