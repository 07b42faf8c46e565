import type { ConversationView } from '../../../core'
import { EditConversation } from './EditConversation'
import { Endings } from './Endings'
import { OwnPreferences } from './OwnPreferences'
import { Rules } from './Rules'

export const Preferences = ({ conversation }: { conversation: ConversationView }) => {
  const { id, title, description, rights, kind, membership } = conversation
  return (
    <>
      <OwnPreferences conversation={conversation} />
      {membership === 'member' && <Rules conversation={conversation} />}
      {rights.manage && kind !== 'direct' && (
        // What others change elsewhere starts the form anew.
        <EditConversation key={`${id} ${title} ${description}`} conversation={conversation} />
      )}
      <Endings conversation={conversation} />
    </>
  )
}
