import {
  type ChangeEvent,
  type KeyboardEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import type { ConversationId } from '../../../core'
import { CompletionList } from './CompletionList'
import { enterMeans } from './enter'
import { format, formatMeant } from './formatting'
import { plain, retyped, type Rich, splice } from './rich'
import { useCompletion } from './useCompletion'
import { useShortcodes } from './useShortcodes'

export interface TextboxHandle {
  focus(): void
  /** In the place of what is selected. */
  insert(text: string): void
  submit(): void
}

export interface TextboxProps {
  readonly ref: Ref<TextboxHandle>
  readonly conversation: ConversationId
  readonly value: Rich
  readonly onChange: (next: Rich) => void
  readonly onSubmit: (value: Rich) => void
  /** Escape and ArrowUp where nothing nearer wants them; true where they did something. */
  readonly onEscape: () => boolean
  readonly onUp: () => boolean
  readonly onBlur: () => void
  readonly enterSends: boolean
  readonly focusFirst: boolean
  readonly noteId: string | undefined
}

/** `isComposing` of a key or of an input: an input method is at work and the text is not said yet. */
const byInputMethod = (event: Event): boolean => 'isComposing' in event && event.isComposing === true

export const Textbox = (props: TextboxProps) => {
  const { ref, conversation, value, onChange, onSubmit, enterSends, focusFirst, noteId } = props
  const box = useRef<HTMLTextAreaElement>(null)
  const latest = useRef(value)
  const wanted = useRef<readonly [number, number]>(undefined)
  const [caret, setCaret] = useState<number>()

  useLayoutEffect(() => {
    latest.current = value
    if (wanted.current === undefined) return
    box.current?.setSelectionRange(...wanted.current)
    wanted.current = undefined
  }, [value])

  const put = useCallback(
    (next: Rich, from: number, to = from) => {
      latest.current = next
      wanted.current = [from, to]
      setCaret(from === to ? from : undefined)
      onChange(next)
    },
    [onChange],
  )
  const replace = useCallback(
    (from: number, to: number, insertion: Rich) => {
      const at = box.current?.selectionStart ?? to
      const grown = insertion.text.length - (to - from)
      put(splice(latest.current, from, to, insertion), at <= from ? at : Math.max(at, to) + grown)
    },
    [put],
  )
  const complete = useCallback(
    (from: number, to: number, insertion: Rich) => {
      const spaced = /^\s/u.test(latest.current.text.slice(to))
        ? insertion
        : splice(insertion, insertion.text.length, insertion.text.length, plain(' '))
      replace(from, to, spaced)
    },
    [replace],
  )
  const { completion, onKey } = useCompletion({ conversation, rich: value, caret, replace: complete })
  const shortcodes = useShortcodes(latest, replace)

  const submit = useCallback(() => {
    const pending = shortcodes.settled()
    if (pending === undefined) onSubmit(latest.current)
    else
      void pending.then(() => {
        onSubmit(latest.current)
      })
  }, [shortcodes, onSubmit])

  useImperativeHandle(
    ref,
    () => ({
      focus: () => box.current?.focus({ preventScroll: true }),
      insert: (text) => {
        const { selectionStart: from, selectionEnd: to } = box.current ?? { selectionStart: 0, selectionEnd: 0 }
        put(splice(latest.current, from, to, plain(text)), from + text.length)
      },
      submit,
    }),
    [put, submit],
  )
  useEffect(() => {
    if (!focusFirst) return
    box.current?.focus({ preventScroll: true })
    box.current?.setSelectionRange(latest.current.text.length, latest.current.text.length)
  }, [focusFirst])

  const onInput = (event: ChangeEvent<HTMLTextAreaElement>): void => {
    const { value: text, selectionEnd } = event.target
    const next = retyped(latest.current, text, selectionEnd)
    latest.current = next
    setCaret(selectionEnd)
    onChange(next)
    if (!byInputMethod(event.nativeEvent)) shortcodes.close(text, selectionEnd)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return
    if (onKey(event)) {
      event.preventDefault()
      return
    }
    const { selectionStart, selectionEnd } = event.currentTarget
    const wantedFormat = formatMeant(event)
    if (wantedFormat !== undefined) {
      event.preventDefault()
      const done = format({ rich: latest.current, from: selectionStart, to: selectionEnd }, wantedFormat)
      put(done.rich, done.from, done.to)
      return
    }
    const bare = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey
    if (event.key === 'Enter' && enterMeans(event, enterSends) === 'send') {
      event.preventDefault()
      submit()
    } else if (event.key === 'Escape' && bare) {
      if (props.onEscape()) event.preventDefault()
    } else if (event.key === 'ArrowUp' && bare && latest.current.text === '') {
      if (props.onUp()) event.preventDefault()
    }
  }

  return (
    <>
      {completion && <CompletionList completion={completion} />}
      <textarea
        ref={box}
        className="composer-text"
        aria-label="Message"
        aria-describedby={noteId}
        aria-autocomplete="list"
        aria-controls={completion?.id}
        aria-activedescendant={completion && `${completion.id}-${completion.active}`}
        placeholder="Write a message"
        dir="auto"
        rows={1}
        value={value.text}
        enterKeyHint={enterSends ? 'send' : 'enter'}
        onChange={onInput}
        onSelect={(event) => {
          const { selectionStart, selectionEnd } = event.currentTarget
          setCaret(selectionStart === selectionEnd ? selectionEnd : undefined)
        }}
        onBlur={() => {
          setCaret(undefined)
          props.onBlur()
        }}
        onKeyDown={onKeyDown}
      />
    </>
  )
}
