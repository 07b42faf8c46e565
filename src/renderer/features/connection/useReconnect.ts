import { useEffect } from 'react'
import { useMessenger } from '../../state/context'

/** The system says the network is back: no reason to wait for the next retry. */
export const useReconnect = (): void => {
  const messenger = useMessenger()
  useEffect(() => {
    const reconnect = (): void => {
      messenger.network.reconnect()
    }
    window.addEventListener('online', reconnect)
    return () => {
      window.removeEventListener('online', reconnect)
    }
  }, [messenger])
}
