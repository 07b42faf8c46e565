import { Check, SendHorizontal } from 'lucide-react'
import { type ReactNode, type Ref, useId, useImperativeHandle, useMemo, useRef } from 'react'
import { longestText, type Settings } from '../../../core'
import { useMessenger } from '../../state/context'
import { useLiveValue } from '../../state/useLive'
import { useMedia } from '../../state/useMedia'
import { IconButton } from '../../ui/Button'
import { Failure } from '../../ui/Failure'
import { EmojiButton } from './EmojiButton'
import { type Rich, toTokens } from './rich'
import { Textbox, type TextboxHandle, type TextboxProps } from './Textbox'

/** From here on the reader is told how long the message is. */
const warnAt = longestText - 1_000

/** What a rich text is when it is sent. */
export const said = (rich: Rich): string => toTokens(rich).trimEnd()

export interface BoxHandle {
  focus(): void
}

type PassedOn = Pick<TextboxProps, 'conversation' | 'value' | 'onChange' | 'onEscape' | 'onUp' | 'onBlur'>

export interface BoxProps extends PassedOn {
  readonly ref: Ref<BoxHandle>
  readonly purpose: 'send' | 'save'
  /** Never with a text that is empty or too long. */
  readonly onSubmit: (value: Rich) => void
  readonly failure: string | undefined
  /** What stands over the text. */
  readonly children: ReactNode
}

export const Box = (props: BoxProps) => {
  const { ref, conversation, purpose, value, onChange, onSubmit, onEscape, onUp, onBlur, failure, children } = props
  const messenger = useMessenger()
  const textbox = useRef<TextboxHandle>(null)
  const noteId = useId()
  const typesByTouch = useMedia('(hover: none) and (pointer: coarse)')
  const settings = useLiveValue<Settings | undefined>(
    useMemo(() => messenger.settings.live(), [messenger]),
    undefined,
  )
  const enterSends = (settings?.enterSends ?? true) && !typesByTouch
  const length = useMemo(() => said(value).length, [value])
  const isFit = (count: number): boolean => count > 0 && count <= longestText

  useImperativeHandle(
    ref,
    () => ({
      // A touch keyboard that opens by itself hides half of the conversation.
      focus: () => {
        if (!typesByTouch) textbox.current?.focus()
      },
    }),
    [typesByTouch],
  )

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        textbox.current?.submit()
      }}
    >
      <Failure sentence={failure} />
      <div className="composer-box">
        {children}
        <div className="composer-row">
          <Textbox
            ref={textbox}
            conversation={conversation}
            value={value}
            onChange={onChange}
            onSubmit={(submitted) => {
              if (!isFit(said(submitted).length)) return
              onSubmit(submitted)
              textbox.current?.focus()
            }}
            onEscape={onEscape}
            onUp={onUp}
            onBlur={onBlur}
            enterSends={enterSends}
            focusFirst={!typesByTouch}
            noteId={length > warnAt ? noteId : undefined}
          />
          <EmojiButton
            onPick={(emoji) => {
              textbox.current?.insert(emoji)
            }}
            onClosed={() => {
              textbox.current?.focus()
            }}
          />
          <IconButton
            type="submit"
            className="composer-send"
            label="Send"
            icon={
              purpose === 'send' ? (
                <SendHorizontal className="composer-arrow" aria-hidden="true" />
              ) : (
                <Check aria-hidden="true" />
              )
            }
            disabled={!isFit(length)}
          />
        </div>
      </div>
      {length > warnAt && (
        <p id={noteId} className={length > longestText ? 'failure' : 'hint'}>
          {`${length.toLocaleString()} of ${longestText.toLocaleString()} characters`}
        </p>
      )}
    </form>
  )
}
