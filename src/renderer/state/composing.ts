import { createContext, useCallback, useContext } from 'react'
import { Cell, type ConversationId, type MessageView } from '../../core'
import { useWatchable } from './useWatchable'

/** What the composer of one conversation is for: a new message, an answer, or another text for an old one. */
export type Composing =
  | { readonly kind: 'new' }
  | { readonly kind: 'reply'; readonly to: MessageView }
  /** `text` is what it has become so far, with mentions as in {@link MessageView.text}. */
  | { readonly kind: 'edit'; readonly message: MessageView; readonly text?: string }

const fresh: Composing = { kind: 'new' }

/** What is being composed in each conversation, for as long as the window is open. */
export class ComposingStore {
  readonly #cells = new Map<ConversationId, Cell<Composing>>()

  of(conversation: ConversationId): Cell<Composing> {
    const known = this.#cells.get(conversation)
    if (known) return known
    const cell = new Cell<Composing>(fresh)
    this.#cells.set(conversation, cell)
    return cell
  }
}

const ComposingContext = createContext<ComposingStore | undefined>(undefined)

export const ComposingProvider = ComposingContext.Provider

/** Whoever sets it speaks to the composer of that conversation; setting `new` gives it back to its draft. */
export const useComposing = (conversation: ConversationId): readonly [Composing, (next: Composing) => void] => {
  const store = useContext(ComposingContext)
  if (store === undefined) throw new Error('a conversation stands outside of the shell')
  const cell = store.of(conversation)
  const set = useCallback(
    (next: Composing) => {
      cell.set(next)
    },
    [cell],
  )
  return [useWatchable(cell), set]
}
