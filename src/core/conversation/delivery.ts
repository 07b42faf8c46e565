import type { AccountId, DeviceId } from '../base/ids'
import type { VersionVector } from '../protocol/peer/statement'
import { sequenceIn } from './vector'

export interface Recipient {
  readonly account: AccountId
  readonly devices: readonly DeviceId[]
}

export interface DeviceStatement {
  readonly held: VersionVector
  readonly read: VersionVector
}

/** DL1: how far a message has come, by what the devices that should have it say themselves. */
export type Delivery =
  | { readonly kind: 'waiting'; readonly for: readonly AccountId[] }
  | { readonly kind: 'sent' }
  | { readonly kind: 'delivered' }
  | { readonly kind: 'read' }

interface Written {
  readonly device: DeviceId
  readonly sequence: number
}

type Statements = ReadonlyMap<DeviceId, DeviceStatement>

const covers = (vector: VersionVector | undefined, { device, sequence }: Written): boolean =>
  vector !== undefined && sequenceIn(vector, device) >= sequence

export const holdsMessage = (message: Written, { devices }: Recipient, statements: Statements): boolean =>
  devices.some((device) => covers(statements.get(device)?.held, message))

export const hasReadMessage = (message: Written, { devices }: Recipient, statements: Statements): boolean =>
  devices.some((device) => covers(statements.get(device)?.read, message))

/**
 * Never better than the truth: delivered and read only where every recipient is, sent where any other
 * device at all holds it. `receipts` false shows no more than delivered (DL3).
 */
export const deliveryOf = (
  message: Written,
  recipients: readonly Recipient[],
  statements: Statements,
  { receipts }: { readonly receipts: boolean },
): Delivery => {
  const holds = (one: Recipient): boolean => holdsMessage(message, one, statements)
  if (recipients.length > 0 && receipts && recipients.every((one) => hasReadMessage(message, one, statements)))
    return { kind: 'read' }
  if (recipients.length > 0 && recipients.every(holds)) return { kind: 'delivered' }
  const elsewhere = [...statements].some(([device, { held }]) => device !== message.device && covers(held, message))
  if (elsewhere) return { kind: 'sent' }
  return { kind: 'waiting', for: recipients.filter((one) => !holds(one)).map(({ account }) => account) }
}
