import type { OutgoingRequestView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useAction } from '../../state/useAction'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
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
    <section aria-labelledby="outgoing-title">
      <h2 id="outgoing-title" className="pane-title">
        Sent requests
      </h2>
      <ul className="requests" role="list" aria-labelledby="outgoing-title">
        {outgoing.map((request) => (
          <OutgoingRequest key={request.id} request={request} />
        ))}
      </ul>
    </section>
  )
}

const OutgoingRequest = ({ request }: { request: OutgoingRequestView }) => {
  const messenger = useMessenger()
  const { busy, failure, run } = useAction()
  return (
    <li className="request" aria-label={request.name}>
      <div className="request-who">
        <Avatar id={request.account} name={request.name} size="small" />
        <span className="row-text">
          <span className="person-name one-line name" dir="auto">
            {request.name}
          </span>
          <span className="hint">{stateTexts[request.state]}</span>
        </span>
        <Button busy={busy} onClick={() => void run(() => messenger.contacts.dismiss(request.id))}>
          {isPending(request) ? 'Take back' : 'Clear'}
        </Button>
      </div>
      {failure !== undefined && (
        <p className="failure" role="alert">
          {failure}
        </p>
      )}
    </li>
  )
}
