import * as encoding from 'lib0/encoding'
import { idBytes, type DeviceId, type KeyId } from '../base/ids'
import { owedTo } from '../conversation/keyring'
import { emptyVector, vectorEntries } from '../conversation/vector'
import { hash } from '../crypto/derive'
import type { Standing } from '../network/transport'
import type { Head, VersionVector } from '../protocol/peer/statement'
import { readWithheld } from './erasure'
import type { RoomRights } from './rights'
import type { RoomContext } from './room-context'
import { readSummary } from './summary'
import { readTestimony } from './testimony'
import type { Witnesses } from './witnesses'

const hashLength = 8

/**
 * How we stand to one other device (EV10, DL1): whether both hold the same, of the same stories, and each knows what
 * the other holds and has read. `undefined` where there is more to say: keys to show, or texts that we miss.
 */
export const standingWith = async (
  other: DeviceId,
  rights: RoomRights,
  witnesses: Pick<Witnesses, 'heads'>,
  { author, readReceipts, storage }: Pick<RoomContext, 'author' | 'readReceipts' | 'storage'>,
): Promise<Standing | undefined> => {
  if (rights.strays.length > 0) return undefined
  const { directory, keys } = rights.current
  const { conversation } = rights.current
  const tellsRead = readReceipts()
  return storage.read(async (records) => {
    if ((await readWithheld(records, conversation, rights.closed)).length > 0) return undefined
    const summary = await readSummary(records, conversation)
    const heads = await witnesses.heads(records, summary)
    const { read } = await readTestimony(records, conversation, author.device.id)
    const theirs = await readTestimony(records, conversation, other)
    const names = rights.keyNames.length > 0 ? (theirs.keyNames ?? []) : []
    if (rights.keyNames.length > 0 && owedTo(other, names, keys, directory).length > 0) return undefined
    return {
      held: digest(summary.held, heads, []),
      own: digest(summary.held, tellsRead ? read : emptyVector, rights.keyNames),
      known: digest(theirs.held, theirs.read, names),
    }
  })
}

/** The same for the same entries, in whatever order they came. */
const digest = (
  held: VersionVector,
  beside: VersionVector | ReadonlyMap<DeviceId, Head>,
  keyNames: readonly KeyId[],
): Uint8Array => {
  const encoder = encoding.createEncoder()
  for (const [device, sequence] of vectorEntries(held)) {
    encoding.writeUint8Array(encoder, idBytes(device))
    encoding.writeVarUint(encoder, sequence)
  }
  encoding.writeVarUint(encoder, beside.size)
  for (const [device, value] of [...beside].sort(([left], [right]) => (left < right ? -1 : 1))) {
    encoding.writeUint8Array(encoder, idBytes(device))
    encoding.writeAny(encoder, value)
  }
  for (const name of [...keyNames].sort()) encoding.writeUint8Array(encoder, idBytes(name))
  return hash(encoding.toUint8Array(encoder), 16).slice(0, hashLength)
}
