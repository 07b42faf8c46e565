import './emoji.css'
import { useState } from 'react'
import { Failed, Loading } from '../../ui/Empty'
import type { Tone } from './emoji'
import { EmojiChooser } from './EmojiChooser'
import { useEmojiMemory, withRecent } from './memory'
import { useCatalogue } from './useCatalogue'

export interface EmojiPickerProps {
  readonly onPick: (emoji: string) => void
  readonly onClose?: () => void
}

/** Put it into a popover or dialog; what it remembers is kept on this device. */
export const EmojiPicker = ({ onPick, onClose }: EmojiPickerProps) => {
  const memory = useEmojiMemory()
  const state = useCatalogue()
  const [habits, setHabits] = useState(() => memory.load())

  const setTone = (tone: Tone): void => {
    const next = { ...memory.load(), tone }
    memory.save(next)
    // Those used since it opened come up the next time: nothing moves under the pointer.
    setHabits({ ...habits, tone })
  }

  return (
    <div className="emoji-picker">
      {state.kind === 'loading' && <Loading label="Loading emoji" />}
      {state.kind === 'failed' && <Failed sentence="The emoji could not be loaded." onRetry={state.retry} />}
      {state.kind === 'ready' && (
        <EmojiChooser
          catalogue={state.catalogue}
          habits={habits}
          onTone={setTone}
          onPick={(emoji) => {
            memory.save(withRecent(memory.load(), emoji))
            onPick(emoji)
          }}
          {...(onClose ? { onClose } : {})}
        />
      )}
    </div>
  )
}
