import { useMemo } from 'react'
import type { IncomingRequestView, OutgoingRequestView, RequestView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useLiveValue } from '../../state/useLive'

const none: readonly RequestView[] = []

export const useRequests = (): {
  readonly incoming: readonly IncomingRequestView[]
  readonly outgoing: readonly OutgoingRequestView[]
} => {
  const messenger = useMessenger()
  const requests = useLiveValue(
    useMemo(() => messenger.contacts.liveRequests(), [messenger]),
    none,
  )
  return useMemo(
    () => ({
      incoming: requests.filter((request) => request.direction === 'incoming'),
      outgoing: requests.filter((request) => request.direction === 'outgoing'),
    }),
    [requests],
  )
}
