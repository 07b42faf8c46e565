import { act, render, screen, within } from '@testing-library/react'
import userEvent, { type UserEvent } from '@testing-library/user-event'
import { Running } from '../../../src/renderer/app/Running'
import type { Clock } from '../../../src/core'
import { createServices, type TestServices } from './services'
import type { State } from './world'

export interface Shown extends TestServices {
  readonly user: UserEvent
}

/** The whole messenger on the screen, over a small one in memory. */
export const show = async (
  state: Partial<State> = {},
  prepare?: (services: TestServices) => void,
  clock?: Clock,
): Promise<Shown> => {
  const services = createServices(state, clock)
  services.messenger.networkView.set({ ...services.messenger.networkView.value })
  prepare?.(services)
  const user = userEvent.setup({ delay: null })
  render(<Running services={services} />)
  await settle()
  return { ...services, user }
}

/** Lets promises that wait for nothing but each other come to rest. */
export const settle = (): Promise<void> =>
  act(async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  })

export const openConversation = async (user: UserEvent, name: string): Promise<HTMLElement> => {
  const list = screen.getByRole('list', { name: 'Conversations' })
  await user.click(within(within(list).getByRole('listitem', { name })).getByRole('button'))
  return screen.findByRole('region', { name: `Conversation with ${name}` })
}
