import { createContext, type ReactNode, useContext } from 'react'
import type { Clock, Messenger } from '../../core'
import type { Platform } from '../platform/platform'
import type { Vault } from '../vault/vault'

/** What every screen behind the first run may use. Handed down, never imported. */
export interface Services {
  readonly messenger: Messenger
  readonly platform: Platform
  readonly vault: Vault
  readonly clock: Clock
}

const ServicesContext = createContext<Services | undefined>(undefined)

export const ServicesProvider = ({ services, children }: { services: Services; children: ReactNode }) => (
  <ServicesContext value={services}>{children}</ServicesContext>
)

export const useServices = (): Services => {
  const services = useContext(ServicesContext)
  if (services === undefined) throw new Error('a screen stands outside of its ServicesProvider')
  return services
}

export const useMessenger = (): Messenger => useServices().messenger
