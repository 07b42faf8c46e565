import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import type { ConversationId, ConversationView, MemberView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useLiveValue } from '../../state/useLive'
import { inTone } from '../emoji/emoji'
import { useEmojiMemory, withRecent } from '../emoji/memory'
import { useCatalogue } from '../emoji/useCatalogue'
import { type Candidate, emojiFor, peopleFor } from './candidates'
import { mentionOf, plain, type Rich } from './rich'
import { type Trigger, triggerAt } from './trigger'

const nobody: readonly MemberView[] = []
const unmarked = { query: '', index: 0 }

export interface Completion {
  readonly id: string
  readonly kind: Trigger['kind']
  readonly candidates: readonly Candidate[]
  readonly active: number
  readonly setActive: (index: number) => void
  readonly take: (candidate: Candidate) => void
}

export interface Completing {
  /** `undefined` while there is nothing to offer. */
  readonly completion: Completion | undefined
  /** True where the key was meant for the list. */
  readonly onKey: (event: KeyboardEvent) => boolean
}

export interface CompletingIn {
  readonly conversation: ConversationId
  readonly rich: Rich
  /** `undefined` while something is selected or the box has no focus. */
  readonly caret: number | undefined
  /** Puts something in the place of what was typed. */
  readonly replace: (from: number, to: number, insertion: Rich) => void
}

/** Offers to finish `:shortcodes` and `@names` while they are typed. */
export const useCompletion = ({ conversation, rich, caret, replace }: CompletingIn): Completing => {
  const messenger = useMessenger()
  const memory = useEmojiMemory()
  const id = useId()
  const members = useLiveValue(
    useMemo(() => messenger.conversations.members.live(conversation), [messenger, conversation]),
    nobody,
  )
  const view = useLiveValue<ConversationView | undefined>(
    useMemo(() => messenger.conversations.liveOne(conversation), [messenger, conversation]),
    undefined,
  )
  // Which sign was dismissed, and what of the list is marked for which query.
  const [dismissed, setDismissed] = useState<number>()
  const [marked, setMarked] = useState(unmarked)
  const trigger = caret === undefined ? undefined : triggerAt(rich, caret)
  const kind = trigger?.kind
  const query = trigger?.query ?? ''
  const emoji = useCatalogue(kind === 'emoji')
  const everyone = view !== undefined && view.kind !== 'direct' && view.rights.mentionEveryone

  const candidates = useMemo(() => {
    if (kind === 'mention') return peopleFor(members, query, everyone)
    return kind === 'emoji' && emoji.kind === 'ready' ? emojiFor(emoji.catalogue.all, query) : []
  }, [kind, query, members, everyone, emoji])

  if (trigger === undefined || dismissed === trigger.from || candidates.length === 0) {
    // Another word is another matter.
    if (trigger === undefined && dismissed !== undefined) setDismissed(undefined)
    return { completion: undefined, onKey: () => false }
  }

  const active = marked.query === query ? Math.min(marked.index, candidates.length - 1) : 0
  const setActive = (index: number): void => {
    setMarked({ query, index })
  }
  const insertionOf = (candidate: Candidate): Rich => {
    if (candidate.kind === 'member') return mentionOf(candidate.account, candidate.name)
    if (candidate.kind === 'everyone') return mentionOf('everyone', 'everyone')
    const habits = memory.load()
    const chosen = inTone(candidate.emoji, habits.tone)
    memory.save(withRecent(habits, chosen))
    return plain(chosen)
  }
  const take = (candidate: Candidate): void => {
    setMarked(unmarked)
    replace(trigger.from, trigger.from + 1 + query.length, insertionOf(candidate))
  }

  const onKey = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false
    switch (event.key) {
      case 'ArrowDown':
        setActive((active + 1) % candidates.length)
        return true
      case 'ArrowUp':
        setActive((active - 1 + candidates.length) % candidates.length)
        return true
      case 'Enter':
      case 'Tab': {
        const chosen = candidates[active]
        if (chosen) take(chosen)
        return true
      }
      case 'Escape':
        setDismissed(trigger.from)
        setMarked(unmarked)
        return true
      default:
        return false
    }
  }
  return { completion: { id, kind: trigger.kind, candidates, active, setActive, take }, onKey }
}
