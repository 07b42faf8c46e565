import type { AnyEncodable } from 'lib0/encoding'
import type { AccountId, ConversationId, DeviceId } from '../base/ids'
import * as callRecords from './call-records'
import * as record from './records'
import type { Row, TableName } from './rows'
import type { Shape } from './sealer'

const single = <T extends AnyEncodable>(key: string, schema: Shape<T, 'meta'>['schema']): Shape<T, 'meta'> => ({
  table: 'meta',
  schema,
  key: () => key,
  index: () => ({}),
})

/** A number as text that sorts like it: sequence numbers up to 2^40, times in ms up to 2^48. */
const digits = (value: number, length = 10): string => value.toString(16).padStart(length, '0')

/** What vanishes before `at`. */
export const expiryBefore = (at: number): { readonly to: string } => ({ to: digits(at, 12) })

export const chainKey = (conversation: ConversationId, device: DeviceId, sequence: number): string =>
  `${conversation}/${device}/${digits(sequence)}`

/** Where a conversation stands in the list: on its shelf, at its newest message, or where it began. */
export const activityKey = ({ newest, createdAt, conversation, shelf }: record.SummaryRecord): string =>
  `${shelf}${newest?.slice(0, 18) ?? `${createdAt.toString(16).padStart(12, '0')}000000`}${conversation}`

export const statementKey = (conversation: ConversationId, device: DeviceId): string => `${conversation}/${device}`

export const profileKey = (conversation: ConversationId, account: AccountId): string => `${conversation}/${account}`

/** Only what is shown stands in an index; what is to vanish stands in one by when it does. */
const messageIndex = (message: record.MessageRecord): Row<'messages'>['index'] => {
  const { base, conversation, expiresAt, hidden, id, incoming, pin, removal } = message
  const home = `${conversation}/${id}`
  const isShown = base !== undefined && (base.content.kind !== 'erased' || removal !== undefined)
  if (!isShown || hidden) return { home }
  const at = `${conversation}/${base.order}`
  const { content } = base
  return {
    home,
    order: at,
    ...(incoming && content.kind === 'text' ? { incoming: at } : {}),
    ...(incoming && content.kind === 'text' && content.mentionsMe ? { mention: at } : {}),
    ...(pin?.on === true && removal === undefined ? { pinned: `${conversation}/${pin.order}` } : {}),
    ...(expiresAt === undefined ? {} : { expiry: `${digits(expiresAt, 12)}${id}` }),
  }
}

/** How each kind of record lies on the disk. */
export const shapes = {
  identity: single('identity', record.identityRecord),
  profile: single('profile', record.profileRecord),
  settings: single('settings', record.settingsRecord),
  status: single('status', record.statusRecord),
  blocked: single('blocked', record.blockedRecord),
  callDevices: single('callDevices', callRecords.callDevicesRecord),
  contacts: shape('contacts', record.contactRecord, ({ account }) => account),
  invites: shape('invites', record.inviteRecord, ({ id }) => id),
  requests: shape('requests', record.requestRecord, ({ id }) => id),
  conversations: shape('conversations', record.conversationRecord, ({ id }) => id),
  directories: shape('directories', record.directoryRecord, ({ conversation }) => conversation),
  preferences: shape('preferences', record.preferencesRecord, ({ conversation }) => conversation),
  profiles: shape('profiles', record.profileOfRecord, ({ account, conversation }) => profileKey(conversation, account)),
  pictures: shape('pictures', record.pictureRecord, ({ id }) => id),
  ahead: shape('ahead', record.aheadRecord, (of) => chainKey(of.message.conversation, of.device, of.sequence)),
  marks: shape('marks', record.markRecord, ({ message }) => message),
  touched: shape('touched', record.touchedRecord, ({ message }) => message),
  segments: shape('segments', record.segmentRecord, ({ id }) => id),
  drafts: shape('drafts', record.draftRecord, ({ conversation }) => conversation),
  statements: shape('statements', record.statementRecord, (of) => statementKey(of.conversation, of.device)),
  summaries: {
    table: 'summaries',
    schema: record.summaryRecord,
    key: ({ conversation }) => conversation,
    index: (summary) => ({ activity: activityKey(summary) }),
  } satisfies Shape<record.SummaryRecord, 'summaries'>,
  events: {
    table: 'events',
    schema: record.eventRecord,
    key: ({ id }) => id,
    index: ({ control, conversation, device, doomed, order, sequence, withheld }) => ({
      chain: chainKey(conversation, device, sequence),
      ...(control ? { control: `${conversation}/${order}` } : {}),
      ...(doomed ? { doomed: chainKey(conversation, device, sequence) } : {}),
      ...(withheld ? { withheld: `${conversation}/${order}` } : {}),
    }),
  } satisfies Shape<record.EventRecord, 'events'>,
  messages: {
    table: 'messages',
    schema: record.messageRecord,
    key: ({ id }) => id,
    index: messageIndex,
  } satisfies Shape<record.MessageRecord, 'messages'>,
  transit: {
    table: 'transit',
    schema: record.transitRecord,
    key: ({ event }) => event,
    index: ({ conversation, at, event }) => ({ sent: `${conversation}/${digits(at)}${event}` }),
  } satisfies Shape<record.TransitRecord, 'transit'>,
  calls: {
    table: 'calls',
    schema: callRecords.callRecord,
    key: ({ id }) => id,
    index: ({ at, conversation, id, outcome, seen }) => ({
      at: `${digits(at, 12)}${id}`,
      home: `${conversation}/${digits(at, 12)}${id}`,
      ...(outcome === 'missed' && !seen ? { unseen: `${conversation}/${digits(at, 12)}${id}` } : {}),
    }),
  } satisfies Shape<callRecords.CallRecord, 'calls'>,
}

function shape<
  T extends AnyEncodable,
  Table extends Exclude<TableName, 'summaries' | 'events' | 'messages' | 'transit' | 'calls'>,
>(table: Table, schema: Shape<T, Table>['schema'], key: (record: T) => string): Shape<T, Table> {
  return { table, schema, key, index: () => ({}) }
}

export const lastSeenShape = (account: AccountId): Shape<record.LastSeenRecord, 'meta'> =>
  single(`seen/${account}`, record.lastSeenRecord)
