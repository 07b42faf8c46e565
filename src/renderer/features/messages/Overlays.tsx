import './overlays.css'
import type { MessageView } from '../../../core'
import { type Overlay, useMessageActs } from './acts'
import { DeleteForEveryone, DeleteMessages } from './DeleteMessages'
import { ForwardDialog } from './ForwardDialog'
import { MessageInfo } from './MessageInfo'
import { MessageMenu } from './MessageMenu'
import { QuickReactions } from './QuickReactions'
import { ReactionsDialog } from './Reactions'
import { EditHistory } from './Versions'

export interface OverlaysProps {
  readonly overlay: Overlay | undefined
  readonly messages: readonly MessageView[]
  /** What was selected has been dealt with. */
  readonly onDealtWith: () => void
}

/** Whatever stands over the messages now. */
export const Overlays = ({ overlay, messages, onDealtWith }: OverlaysProps) => {
  const acts = useMessageActs()
  if (overlay === undefined) return null
  const done = (): void => {
    acts.close()
    onDealtWith()
  }
  if ('messages' in overlay) {
    return overlay.kind === 'delete' ? (
      <DeleteMessages those={overlay.messages} onDone={done} onClose={acts.close} />
    ) : (
      <ForwardDialog those={overlay.messages} onDone={done} onClose={acts.close} />
    )
  }
  // As it is now, where it is still loaded.
  const message = messages.find(({ id }) => id === overlay.message.id) ?? overlay.message
  switch (overlay.kind) {
    case 'menu':
      return <MessageMenu key={message.id} message={message} spot={overlay.spot} />
    case 'react':
      return <QuickReactions message={message} spot={overlay.spot} />
    case 'info':
      return <MessageInfo message={message} onClose={acts.close} />
    case 'versions':
      return <EditHistory message={message} onClose={acts.close} />
    case 'reactions':
      return <ReactionsDialog message={message} onClose={acts.close} />
    case 'delete-for-everyone':
      return <DeleteForEveryone message={message} onClose={acts.close} />
  }
}
