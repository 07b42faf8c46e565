import { assert } from '../base/errors'
import type { AccountId, ConversationId } from '../base/ids'
import type { ConversationRights } from '../conversation/admit'
import { directDirectory, channelKey, foundedDirectory } from '../conversation/group'
import { isAwaited, type Directory } from '../conversation/directory'
import type { EpochKey } from '../conversation/epoch'
import { readCertificate } from '../identity/certificate'
import type { ConversationRecord, DirectoryRecord } from '../storage/records'
import type { Reading } from '../storage/storage'
import { readSummary } from './summary'

/** Who rules a conversation and with which keys: its own log, or for a community's channel the community's. */
export const readRights = async (records: Reading, conversation: ConversationRecord): Promise<ConversationRights> => {
  const { community, id } = conversation
  if (community === undefined) {
    const directory = await readDirectory(records, conversation)
    const { admissions = [] } = conversation
    const awaited = admissions.length > 0 && isAwaited(directory, admissions, (await readSummary(records, id)).held)
    return { conversation: id, directory, keys: conversation.keys, inCommunity: false, awaited }
  }
  const above = await records.conversations.get(community)
  assert(above, 'a channel with its community')
  const directory = await readDirectory(records, above)
  const channel = directory.channels.find((one) => one.channel === id)
  return {
    conversation: id,
    directory: {
      ...directory,
      kind: 'channel',
      name: channel?.name ?? '',
      description: channel?.description ?? '',
    },
    keys: channelKeys(above.keys, id),
    inCommunity: true,
    awaited: false,
  }
}

export const channelKeys = (keys: readonly EpochKey[], channel: ConversationId): readonly EpochKey[] =>
  keys.map((one) => ({ ...one, key: channelKey(one.key, channel) }))

export const readDirectory = async (records: Reading, conversation: ConversationRecord): Promise<Directory> =>
  (await records.directories.get(conversation.id)) ?? beginningOf(conversation, undefined)

/** What holds before the first event: of a direct conversation what accepting each other settled. */
export const beginningOf = (conversation: ConversationRecord, kept: Directory | undefined): Directory => {
  const { founding, kind } = conversation
  if (founding !== undefined) {
    const certificate = readCertificate(founding.certificate)
    assert(certificate.ok, 'a founder whose certificate was read')
    return foundedDirectory(kind, certificate.value)
  }
  return { ...directDirectory([]), members: kept?.members ?? [] }
}

/** As the disk keeps it. */
export const directoryRecordOf = (conversation: ConversationId, directory: Directory): DirectoryRecord => ({
  conversation,
  kind: directory.kind,
  name: directory.name,
  description: directory.description,
  ...(directory.picture === undefined ? {} : { picture: directory.picture }),
  ...(directory.ref === undefined ? {} : { ref: directory.ref }),
  members: directory.members.map((member) => ({
    account: member.account,
    name: member.name,
    devices: member.devices.map((device) => ({ ...device })),
    seniority: member.seniority,
    spans: member.spans.map(({ end, from }) => ({
      from,
      ...(end === undefined
        ? {}
        : { end: { epoch: end.epoch, cut: end.cut.map(([device, last]) => [device, last]), by: { ...end.by } } }),
    })),
    roles: member.roles.map((role) => ({ ...role })),
  })),
  policies: directory.policies.map(({ policy, since }) => ({ since, policy: { ...policy } })),
  disappearAfterMs: directory.disappearAfterMs,
  epochs: directory.epochs.map((note) => ({ ...note, by: { ...note.by }, devices: [...note.devices] })),
  channels: directory.channels.map((channel) => ({ ...channel })),
  effective: [...directory.effective],
  tips: [...directory.tips],
  latest: directory.latest,
})

/** Somebody of the conversation, now or before. */
export const nameInDirectory = ({ members }: Directory, account: AccountId): string | undefined => {
  const name = members.find((member) => member.account === account)?.name
  return name === '' ? undefined : name
}
