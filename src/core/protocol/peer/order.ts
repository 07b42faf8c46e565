import type { Brand } from '../../base/brand'
import type { EventHeader } from './event'

/** Where an event stands on the screen: (hybrid clock, device, sequence) as one text that sorts so (EV7). */
export type OrderKey = Brand<string, 'OrderKey'>

const shape = /^[0-9a-f]{18}[A-Za-z0-9_-]{43}[0-9a-f]{10}$/

export const isOrderKey = (value: unknown): value is OrderKey => typeof value === 'string' && shape.test(value)

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

export const orderOf = ({ time, device, sequence }: Pick<EventHeader, 'time' | 'device' | 'sequence'>): OrderKey => {
  const key = `${hex(time.wall, 12)}${hex(time.counter, 6)}${device}${hex(sequence, 10)}`
  if (!isOrderKey(key)) throw new Error('assertion failed: an event header within its limits')
  return key
}

/** The hybrid time alone, as text that sorts. */
export const timeOfOrder = (order: OrderKey): string => order.slice(0, 18)

/** Its wall clock in ms. */
export const wallOfOrder = (order: OrderKey): number => Number.parseInt(order.slice(0, 12), 16)
