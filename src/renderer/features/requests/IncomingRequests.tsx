import { useState } from 'react'
import type { IncomingRequestView } from '../../../core'
import { useServices } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { ago } from '../../state/times'
import { useAction } from '../../state/useAction'
import { useNow } from '../../state/useNow'
import { Button } from '../../ui/Button'
import { Confirm } from '../../ui/Confirm'
import { RequestRow, Requests } from './Requests'
import { useRequests } from './useRequests'

/** People who opened an invite of yours and wait for an answer (ID5). Nothing where there are none. */
export const IncomingRequests = () => {
  const { incoming } = useRequests()
  if (incoming.length === 0) return null
  return (
    <Requests title="Contact requests">
      {incoming.map((request) => (
        <IncomingRequest key={request.id} request={request} />
      ))}
    </Requests>
  )
}

const IncomingRequest = ({ request }: { request: IncomingRequestView }) => {
  const { messenger, clock } = useServices()
  const { go } = useNavigation()
  const now = useNow(clock)
  const [blocking, setBlocking] = useState(false)
  const { busy, failure, run } = useAction()

  return (
    <RequestRow request={request} hint={`Asked ${ago(request.receivedAt, now)}`} failure={failure}>
      <div className="request-actions">
        <Button
          tone="primary"
          busy={busy}
          onClick={() =>
            void run(async () => {
              const { conversation } = await messenger.contacts.accept(request.id)
              go({ kind: 'conversation', conversation })
            })
          }
        >
          Accept
        </Button>
        <Button busy={busy} onClick={() => void run(() => messenger.contacts.decline(request.id))}>
          Decline
        </Button>
        <Button
          tone="danger"
          busy={busy}
          onClick={() => {
            setBlocking(true)
          }}
        >
          Block
        </Button>
      </div>
      {blocking && (
        <Confirm
          title="Block this person?"
          label="Block them"
          onConfirm={() => messenger.contacts.blockRequest(request.id)}
          onClose={() => {
            setBlocking(false)
          }}
        >
          <p>
            <bdi>{request.name}</bdi> cannot ask you again, by this invite or another. They are not told.
          </p>
        </Confirm>
      )}
    </RequestRow>
  )
}
