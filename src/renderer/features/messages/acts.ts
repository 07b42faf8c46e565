import { createContext, useContext } from 'react'
import type { ConversationId, MessageId, MessageView } from '../../../core'

/** A point of the window, in pixels, and the message that has the keyboard again when what opened there closes. */
export interface Spot {
  readonly x: number
  readonly y: number
  readonly from: HTMLElement
}

/** What stands over the messages; one at a time. */
export type Overlay =
  | { readonly kind: 'menu' | 'react'; readonly message: MessageView; readonly spot: Spot }
  | { readonly kind: 'info' | 'versions' | 'reactions' | 'delete-for-everyone'; readonly message: MessageView }
  | { readonly kind: 'delete' | 'forward'; readonly messages: readonly MessageView[] }

/** What may be done to messages, from a row, a menu or a toolbar. */
export interface MessageActs {
  readonly open: (overlay: Overlay) => void
  readonly close: () => void
  readonly reply: (message: MessageView) => void
  readonly edit: (message: MessageView) => void
  readonly toggleReaction: (message: MessageView, emoji: string) => void
  readonly setPinned: (message: MessageView, pinned: boolean) => void
  readonly deleteForMe: (messages: readonly MessageView[]) => void
  readonly copy: (messages: readonly MessageView[]) => void
  /** Takes the reader to another message of this conversation. */
  readonly jump: (message: MessageId) => void
  readonly openConversation: (conversation: ConversationId) => void
  /** Begins selecting where nothing is selected yet. */
  readonly toggleSelected: (message: MessageView) => void
}

const ActsContext = createContext<MessageActs | undefined>(undefined)

export const ActsProvider = ActsContext.Provider

export const useMessageActs = (): MessageActs => {
  const acts = useContext(ActsContext)
  if (acts === undefined) throw new Error('a message stands outside of its log')
  return acts
}
