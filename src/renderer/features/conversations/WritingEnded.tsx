import type { ConversationView } from '../../../core'
import { Button } from '../../ui/Button'
import { useActs } from './useActs'

/** Why nothing can be written here; `undefined` where it can. */
const reasonOf = (conversation: ConversationView): 'blocked' | 'left' | 'removed' | 'readers' | undefined => {
  if (conversation.blocked) return 'blocked'
  if (conversation.membership !== 'member') return conversation.membership
  return conversation.rights.write ? undefined : 'readers'
}

export const mayWrite = (conversation: ConversationView): boolean => reasonOf(conversation) === undefined

/** Stands in the place of the composer where nothing can be written. */
export const WritingEnded = ({ conversation }: { conversation: ConversationView }) => {
  const acts = useActs(conversation)
  const name = <bdi>{conversation.title}</bdi>
  switch (reasonOf(conversation)) {
    case undefined:
      return null
    case 'blocked':
      return (
        <div className="composer-closed">
          <p>You blocked {name}. Nothing goes out and nothing comes in.</p>
          <Button onClick={acts.unblock}>Unblock</Button>
        </div>
      )
    case 'left':
    case 'removed':
      return (
        <div className="composer-closed">
          <p>
            {conversation.membership === 'left'
              ? 'You left this conversation. What was said before stays here.'
              : 'You were removed from this conversation. What was said before stays here.'}
          </p>
          <Button
            tone="danger"
            onClick={() => {
              acts.ask('forget')
            }}
          >
            Delete from this device…
          </Button>
        </div>
      )
    case 'readers':
      return (
        <div className="composer-closed">
          <p>Only admins can write here.</p>
        </div>
      )
  }
}
