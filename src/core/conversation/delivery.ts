import type { AccountId, DeviceId } from '../base/ids'
import type { VersionVector } from '../protocol/peer/statement'
import { sequenceIn } from './vector'

export interface Recipient {
  readonly account: AccountId
  readonly name: string
  readonly devices: readonly DeviceId[]
}

export interface DeviceStatement {
  readonly held: VersionVector
  readonly read: VersionVector
}

/** DL1: how far a message has come, by what the devices that should have it say themselves. */
export type Delivery =
  | { readonly kind: 'waiting'; readonly for: readonly string[] }
  | { readonly kind: 'sent' }
  | { readonly kind: 'delivered' }
  | { readonly kind: 'read' }

/**
 * Never better than the truth: delivered and read only where every recipient is, sent where any other
 * device at all holds it. `receipts` false shows no more than delivered (DL3).
 */
export const deliveryOf = (
  message: { readonly device: DeviceId; readonly sequence: number },
  recipients: readonly Recipient[],
  statements: ReadonlyMap<DeviceId, DeviceStatement>,
  { receipts }: { readonly receipts: boolean },
): Delivery => {
  const covers = (vector: VersionVector | undefined): boolean =>
    vector !== undefined && sequenceIn(vector, message.device) >= message.sequence
  const holds = ({ devices }: Recipient): boolean => devices.some((device) => covers(statements.get(device)?.held))
  const hasRead = ({ devices }: Recipient): boolean => devices.some((device) => covers(statements.get(device)?.read))
  if (recipients.length > 0 && receipts && recipients.every(hasRead)) return { kind: 'read' }
  if (recipients.length > 0 && recipients.every(holds)) return { kind: 'delivered' }
  const elsewhere = [...statements].some(([device, { held }]) => device !== message.device && covers(held))
  if (elsewhere) return { kind: 'sent' }
  return { kind: 'waiting', for: recipients.filter((one) => !holds(one)).map(({ name }) => name) }
}
