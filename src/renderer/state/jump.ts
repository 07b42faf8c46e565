import { createContext, useCallback, useContext, useMemo, useState } from 'react'
import { Cell, type ConversationId, type MessageId } from '../../core'
import { useNavigation } from './navigation'
import { useWatchable } from './useWatchable'

/** A message to be shown in its place; a new object for each time it is asked for. */
export interface Jump {
  readonly conversation: ConversationId
  readonly message: MessageId
  /** For whoever goes on from one to the next: the keyboard stays where it is. */
  readonly keepsFocus: boolean
}

type JumpTo = (conversation: ConversationId, message: MessageId, how?: { readonly keepsFocus: boolean }) => void

/** Where the reader asked to be taken; whoever shows that conversation takes them there and clears it. */
export class JumpStore {
  readonly asked = new Cell<Jump | undefined>(undefined)
  readonly #begun = new WeakSet<Jump>()

  begin(jump: Jump): void {
    this.#begun.add(jump)
  }

  /** A jump that somebody began and did not end was left halfway: it is not made again by whoever comes after. */
  hasBegun(jump: Jump): boolean {
    return this.#begun.has(jump)
  }

  /** Nothing where a later jump has taken this one's place. */
  done(jump: Jump): void {
    if (this.asked.value === jump) this.asked.set(undefined)
  }
}

const JumpContext = createContext<JumpStore | undefined>(undefined)

export const JumpProvider = JumpContext.Provider

const useStore = (): JumpStore => {
  const store = useContext(JumpContext)
  if (store === undefined) throw new Error('a conversation stands outside of the shell')
  return store
}

/** Opens a conversation at one of its messages, loaded or not: for search, replies and pins. */
export const useJump = (): JumpTo => {
  const store = useStore()
  const { place, go } = useNavigation()
  const open = place.section === 'chats' ? place.conversation : undefined
  return useCallback(
    (conversation, message, { keepsFocus } = { keepsFocus: false }) => {
      store.asked.set({ conversation, message, keepsFocus })
      if (open !== conversation) go({ kind: 'conversation', conversation })
    },
    [store, open, go],
  )
}

export interface AskedJump {
  readonly jump: Jump | undefined
  readonly begin: (jump: Jump) => void
  readonly done: (jump: Jump) => void
}

/** For whoever shows a conversation: the jump it is to make, and how to say that it is being and has been made. */
export const useAskedJump = (conversation: ConversationId): AskedJump => {
  const store = useStore()
  const asked = useWatchable(store.asked)
  const [left] = useState(() => (asked && store.hasBegun(asked) ? asked : undefined))
  return useMemo(
    () => ({
      jump: asked?.conversation === conversation && asked !== left ? asked : undefined,
      begin: (jump) => {
        store.begin(jump)
      },
      done: (jump) => {
        store.done(jump)
      },
    }),
    [store, asked, left, conversation],
  )
}
