import './composer.css'
import { memo } from 'react'
import type { ConversationId } from '../../../core'
import { useComposing } from '../../state/composing'
import { EditMessage } from './EditMessage'
import { useDraft } from './useDraft'
import { WriteMessage } from './WriteMessage'

/**
 * Where one writes. Render it with the conversation's id as its key, and only where one may write. What is said in the
 * conversation meanwhile is no reason to draw it again.
 */
export const Composer = memo(({ conversation }: { conversation: ConversationId }) => {
  const [composing, setComposing] = useComposing(conversation)
  const draft = useDraft(conversation)
  return composing.kind === 'edit' ? (
    <EditMessage
      key={composing.message.id}
      conversation={conversation}
      composing={composing}
      setComposing={setComposing}
      onDone={draft.resume}
    />
  ) : (
    <WriteMessage conversation={conversation} composing={composing} setComposing={setComposing} draft={draft} />
  )
})
