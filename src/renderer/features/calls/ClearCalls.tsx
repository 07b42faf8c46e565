import { Confirm } from '../../ui/Confirm'
import { useCallsApi } from './useCalls'

export const ClearCalls = ({ onClose }: { onClose: () => void }) => {
  const calls = useCallsApi()
  return (
    <Confirm title="Clear the call history?" label="Clear" onConfirm={() => calls.clearHistory()} onClose={onClose}>
      <p>All calls are deleted from this device, in conversations too. The others keep theirs.</p>
    </Confirm>
  )
}
