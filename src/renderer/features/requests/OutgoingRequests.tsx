import type { OutgoingRequestView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useAction } from '../../state/useAction'
import { Button } from '../../ui/Button'
import { RequestRow, Requests } from './Requests'
import { useRequests } from './useRequests'

/** What became of a request, in words. */
const stateTexts = {
  waiting: 'Waiting until you are both online',
  received: 'Waiting for an answer',
  declined: 'Declined',
  used: 'The invite had already been used',
  revoked: 'The invite was taken back',
  expired: 'The invite has expired',
} as const satisfies Record<OutgoingRequestView['state'], string>

const isPending = ({ state }: OutgoingRequestView): boolean => state === 'waiting' || state === 'received'

/** Requests you sent that nobody has accepted yet, or ever will. */
export const OutgoingRequests = () => {
  const { outgoing } = useRequests()
  if (outgoing.length === 0) return null
  return (
    <Requests title="Sent requests">
      {outgoing.map((request) => (
        <OutgoingRequest key={request.id} request={request} />
      ))}
    </Requests>
  )
}

const OutgoingRequest = ({ request }: { request: OutgoingRequestView }) => {
  const messenger = useMessenger()
  const { busy, failure, run } = useAction()
  return (
    <RequestRow
      request={request}
      hint={stateTexts[request.state]}
      failure={failure}
      after={
        <Button busy={busy} onClick={() => void run(() => messenger.contacts.dismiss(request.id))}>
          {isPending(request) ? 'Take back' : 'Clear'}
        </Button>
      }
    />
  )
}
