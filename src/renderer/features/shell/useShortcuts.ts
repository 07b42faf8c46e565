import { type RefObject, useEffect } from 'react'
import { tinykeys } from 'tinykeys'
import { useMessenger } from '../../state/context'
import { useNavigation } from '../../state/navigation'

/** Puts the global shortcuts on the window. */
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
    return tinykeys(window, {
      '$mod+KeyK': (event) => {
        event.preventDefault()
        go({ kind: 'section', section: 'chats' })
        // The list may only now come back on the screen.
        requestAnimationFrame(() => search.current?.focus())
      },
      'Alt+ArrowDown': (event) => {
        event.preventDefault()
        void step(1)
      },
      'Alt+ArrowUp': (event) => {
        event.preventDefault()
        void step(-1)
      },
    })
  }, [messenger, place, go, search])
}
