import './composer.css'
import { SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react'
import { type ConversationId, longestText, type Settings } from '../../../core'
import { useMessenger } from '../../state/context'
import { useAction } from '../../state/useAction'
import { useLiveValue } from '../../state/useLive'
import { useMedia } from '../../state/useMedia'
import { IconButton } from '../../ui/Button'
import { enterMeans } from './enter'
import { useDraft } from './useDraft'

/** From here on the reader is told how long the message is. */
const warnAt = longestText - 1_000

export const Composer = ({ conversation }: { conversation: ConversationId }) => {
  const messenger = useMessenger()
  const { text, change } = useDraft(conversation)
  const { failure, run } = useAction()
  const textbox = useRef<HTMLTextAreaElement>(null)
  const noteId = useId()
  const typesByTouch = useMedia('(hover: none) and (pointer: coarse)')
  const settings = useLiveValue<Settings | undefined>(
    useMemo(() => messenger.settings.live(), [messenger]),
    undefined,
  )
  const enterSends = (settings?.enterSends ?? true) && !typesByTouch
  const length = text.trimEnd().length
  const sendable = length > 0 && length <= longestText

  useEffect(() => {
    // A touch keyboard that opens by itself hides half of the conversation.
    if (!typesByTouch) textbox.current?.focus({ preventScroll: true })
  }, [typesByTouch])
  useEffect(
    () => () => {
      messenger.typing.stop(conversation)
    },
    [messenger, conversation],
  )

  const send = async (): Promise<void> => {
    if (!sendable) return
    const sent = text.trimEnd()
    change('')
    textbox.current?.focus()
    const succeeded = await run(() => messenger.messages.send({ conversation, text: sent }))
    if (succeeded) return
    // What could not be stored comes back, before whatever was typed since.
    const since = textbox.current?.value ?? ''
    change(since === '' ? sent : `${sent}\n${since}`)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    if (enterMeans(event, enterSends) !== 'send') return
    event.preventDefault()
    void send()
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      {failure !== undefined && (
        <p className="failure" role="alert">
          {`Not sent. ${failure} Your text is kept.`}
        </p>
      )}
      <div className="composer-row">
        <textarea
          ref={textbox}
          className="composer-text"
          aria-label="Message"
          aria-describedby={length > warnAt ? noteId : undefined}
          placeholder="Write a message"
          dir="auto"
          rows={1}
          value={text}
          enterKeyHint={enterSends ? 'send' : 'enter'}
          onChange={(event) => {
            change(event.target.value)
            if (event.target.value === '') messenger.typing.stop(conversation)
            else messenger.typing.start(conversation)
          }}
          onBlur={() => {
            messenger.typing.stop(conversation)
          }}
          onKeyDown={onKeyDown}
        />
        <IconButton
          type="submit"
          className="composer-send"
          label="Send"
          icon={<SendHorizontal aria-hidden="true" />}
          disabled={!sendable}
        />
      </div>
      {length > warnAt && (
        <p id={noteId} className={length > longestText ? 'failure' : 'hint'}>
          {`${length.toLocaleString()} of ${longestText.toLocaleString()} characters`}
        </p>
      )}
    </form>
  )
}
