import { type RefObject, useEffect } from 'react'
import { tinykeys } from 'tinykeys'
import { useMessenger } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { bindings } from './shortcuts'

/** Puts the shortcuts that work everywhere on the window; "search here" is the open conversation's own. */
export const useShortcuts = (search: RefObject<HTMLInputElement | null>): void => {
  const messenger = useMessenger()
  const { place, go } = useNavigation()

  useEffect(() => {
    if (place.prompt !== undefined) return
    const step = async (by: 1 | -1): Promise<void> => {
      const { data } = await messenger.conversations.list({ limit: 500 })
      const at = data.findIndex(({ id }) => id === place.conversation)
      const next = data[at === -1 ? 0 : at + by]
      if (next) go({ kind: 'conversation', conversation: next.id })
    }
    return tinykeys(
      window,
      bindings({
        palette: () => {
          go({ kind: 'prompt', prompt: { kind: 'palette' } })
        },
        sheet: () => {
          go({ kind: 'prompt', prompt: { kind: 'shortcuts' } })
        },
        settings: () => {
          go({ kind: 'section', section: 'settings' })
        },
        searchAll: () => {
          go({ kind: 'section', section: 'chats' })
          // The list may only now come back on the screen.
          requestAnimationFrame(() => {
            search.current?.focus()
            search.current?.select()
          })
        },
        next: () => void step(1),
        previous: () => void step(-1),
      }),
    )
  }, [messenger, place, go, search])
}
