import { fromBase64Url } from '../../base/bytes'
import type { TransitRecord } from '../../storage/records'
import type { TransitReceipt } from '../api'
import { rfc3339 } from '../context'

export const receiptView = ({ at, hash, message, reached }: TransitRecord): TransitReceipt => ({
  message,
  envelopeHash: [...(fromBase64Url(hash) ?? [])].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  at: rfc3339(at),
  reached,
})
