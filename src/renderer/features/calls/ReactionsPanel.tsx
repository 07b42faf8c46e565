import { SmilePlus } from 'lucide-react'
import { Popover } from 'radix-ui'
import { callReactions } from '../../../core'
import { IconButton } from '../../ui/Button'
import { PopoverPanel } from '../../ui/Popover'
import { useCallsApi } from './useCalls'

export const ReactionsPanel = () => {
  const calls = useCallsApi()
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton className="call-control" label="React" icon={<SmilePlus aria-hidden="true" />} />
      </Popover.Trigger>
      <PopoverPanel className="popover call-reactions" label="Reactions" side="top" sideOffset={8}>
        {callReactions.map((emoji) => (
          <Popover.Close key={emoji} asChild>
            <button
              type="button"
              className="call-reaction"
              aria-label={`React with ${emoji}`}
              onClick={() => {
                calls.react(emoji)
              }}
            >
              {emoji}
            </button>
          </Popover.Close>
        ))}
      </PopoverPanel>
    </Popover.Root>
  )
}
