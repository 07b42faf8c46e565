import { Pencil, Reply, X } from 'lucide-react'
import type { MessageView } from '../../../core'
import { IconButton } from '../../ui/Button'

export interface ComposingBarProps {
  readonly kind: 'reply' | 'edit'
  readonly message: MessageView
  readonly onCancel: () => void
}

/** Over the text box: which message is answered or changed. */
export const ComposingBar = ({ kind, message, onCancel }: ComposingBarProps) => {
  const Icon = kind === 'reply' ? Reply : Pencil
  return (
    <div className="composing" role="group" aria-label={kind === 'reply' ? 'Reply' : 'Edit'}>
      <Icon className="composing-sign" aria-hidden="true" />
      <div className="composing-text">
        <p className="composing-what one-line">
          {kind === 'edit' && 'Editing your message'}
          {kind === 'reply' &&
            (message.own ? (
              'Replying to yourself'
            ) : (
              <>
                Replying to <bdi>{message.authorName}</bdi>
              </>
            ))}
        </p>
        <p className="composing-line one-line" dir="auto">
          {message.plain}
        </p>
      </div>
      <IconButton
        label={kind === 'reply' ? 'Cancel reply' : 'Cancel edit'}
        icon={<X aria-hidden="true" />}
        onClick={onCancel}
      />
    </div>
  )
}
