import type { WantedCall } from '../../state/navigation'
import { Confirm } from '../../ui/Confirm'
import { isOngoing, useCall, useCallsApi } from './useCalls'

export interface SwitchCallProps {
  readonly wanted: WantedCall
  readonly onClose: () => void
  readonly onSwitched: () => void
}

/** One call at a time: the next one ends the one we are in. */
export const SwitchCall = ({ wanted, onClose, onSwitched }: SwitchCallProps) => {
  const calls = useCallsApi()
  const call = useCall()
  return (
    <Confirm
      title="Leave the present call?"
      label="Leave and call"
      onConfirm={async () => {
        calls.leave()
        await calls.start(wanted.conversation, wanted.media)
        onSwitched()
      }}
      onClose={onClose}
    >
      <p>
        {isOngoing(call) ? (
          <>
            You are in a call with <bdi>{call.name}</bdi>. It {call.group ? 'goes on without you' : 'ends'} when you
            call <bdi>{wanted.title}</bdi>.
          </>
        ) : (
          <>
            Call <bdi>{wanted.title}</bdi>?
          </>
        )}
      </p>
    </Confirm>
  )
}
