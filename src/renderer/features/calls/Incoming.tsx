import './incoming.css'
import { MessageSquareText, Phone, PhoneOff, Video } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useRef, useState } from 'react'
import type { CallView, IncomingCall } from '../../../core'
import { useAttempt } from '../../state/useAttempt'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { DeclineWithMessage } from './DeclineWithMessage'
import { isTextField } from './textField'
import { useCalling, useCallsApi } from './useCalls'
import { useMembersPictures } from './useMembersPictures'

export interface IncomingProps {
  readonly incoming: IncomingCall
  /** The call we are in, which an answer would end. */
  readonly present: CallView | undefined
}

const inText = ({ group, media, name }: IncomingCall): string => {
  const call = media === 'video' ? 'video call' : 'voice call'
  return group ? `Incoming ${call} in ${name}` : `Incoming ${call}`
}

/**
 * Somebody calls. Not modal, and it takes the keyboard only from nobody who types: a key that was meant for a
 * message must not answer.
 */
export const Incoming = ({ incoming, present }: IncomingProps) => {
  const calls = useCallsApi()
  const attempt = useAttempt()
  const { accept } = useCalling()
  const pictures = useMembersPictures(incoming.conversation)
  const [writing, setWriting] = useState(false)
  const card = useRef<HTMLDivElement>(null)
  const { id, account, callerName, media } = incoming
  return (
    <Dialog.Root open modal={false}>
      <Dialog.Portal>
        <Dialog.Content
          ref={card}
          className="incoming"
          data-waiting={present !== undefined || undefined}
          aria-label={`Incoming call from ${callerName}`}
          aria-labelledby={undefined}
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            if (!isTextField(document.activeElement)) card.current?.focus()
          }}
          onInteractOutside={(event) => {
            event.preventDefault()
          }}
        >
          <div className="incoming-who">
            <span className="incoming-avatar">
              <Avatar
                id={account}
                name={callerName}
                picture={pictures.get(account)}
                size={present ? 'medium' : 'large'}
              />
            </span>
            <div className="row-text">
              <Dialog.Title className="incoming-name name" dir="auto">
                {callerName}
              </Dialog.Title>
              <p className="hint" role="alert">
                {inText(incoming)}
              </p>
              {present && (
                <p className="hint">
                  Accepting ends the call with <bdi>{present.name}</bdi>.
                </p>
              )}
            </div>
          </div>
          {writing ? (
            <DeclineWithMessage
              id={id}
              onCancel={() => {
                // What had the keyboard goes away.
                card.current?.focus()
                setWriting(false)
              }}
            />
          ) : (
            <div className="incoming-actions">
              <Button
                className="incoming-decline"
                onClick={() => {
                  attempt(() => calls.decline(id))
                }}
              >
                <PhoneOff aria-hidden="true" />
                Decline
              </Button>
              <Button
                className="incoming-accept"
                onClick={() => {
                  accept(id, 'voice')
                }}
              >
                <Phone aria-hidden="true" />
                Accept
              </Button>
              {media === 'video' && (
                <Button
                  className="incoming-accept"
                  onClick={() => {
                    accept(id, 'video')
                  }}
                >
                  <Video aria-hidden="true" />
                  Accept with video
                </Button>
              )}
              <Button
                className="incoming-message"
                onClick={() => {
                  setWriting(true)
                }}
              >
                <MessageSquareText aria-hidden="true" />
                Reply with a message
              </Button>
            </div>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
