import type { AnyEncodable } from 'lib0/encoding'
import type { Disposable } from '../base/disposables'
import { assert } from '../base/errors'
import type { AccountId, ConversationId, DeviceId } from '../base/ids'
import type { Random } from '../base/random'
import { isSymmetricKey } from '../crypto/keys'
import { Recent, Records, Sealer, WritableRecords, type Shape } from './collection'
import * as record from './records'
import type { Row, RowReader, RowStore, RowWriter, TableName } from './rows'

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

const shapes = {
  identity: single('identity', record.identityRecord),
  profile: single('profile', record.profileRecord),
  settings: single('settings', record.settingsRecord),
  status: single('status', record.statusRecord),
  blocked: single('blocked', record.blockedRecord),
  contacts: shape('contacts', record.contactRecord, ({ account }) => account),
  invites: shape('invites', record.inviteRecord, ({ id }) => id),
  requests: shape('requests', record.requestRecord, ({ id }) => id),
  conversations: shape('conversations', record.conversationRecord, ({ id }) => id),
  directories: shape('directories', record.directoryRecord, ({ conversation }) => conversation),
  preferences: shape('preferences', record.preferencesRecord, ({ conversation }) => conversation),
  profiles: shape('profiles', record.profileOfRecord, ({ account, conversation }) => profileKey(conversation, account)),
  pictures: shape('pictures', record.pictureRecord, ({ id }) => id),
  marks: shape('marks', record.markRecord, ({ message }) => message),
  touched: shape('touched', record.touchedRecord, ({ message }) => message),
  segments: shape('segments', record.segmentRecord, ({ id }) => id),
  drafts: shape('drafts', record.draftRecord, ({ conversation }) => conversation),
  statements: shape('statements', record.statementRecord, ({ conversation, device }) =>
    statementKey(conversation, device),
  ),
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
}

function shape<
  T extends AnyEncodable,
  Table extends Exclude<TableName, 'summaries' | 'events' | 'messages' | 'transit'>,
>(table: Table, schema: Shape<T, Table>['schema'], key: (record: T) => string): Shape<T, Table> {
  return { table, schema, key, index: () => ({}) }
}

const lastSeenShape = (account: AccountId): Shape<record.LastSeenRecord, 'meta'> =>
  single(`seen/${account}`, record.lastSeenRecord)

/** Opened records that are worth keeping open. */
interface Opened {
  readonly directories: Recent<record.DirectoryRecord>
}

const reading = (sealer: Sealer, rows: RowReader, opened: Opened) => ({
  identity: new Records(shapes.identity, sealer, rows),
  profile: new Records(shapes.profile, sealer, rows),
  settings: new Records(shapes.settings, sealer, rows),
  status: new Records(shapes.status, sealer, rows),
  blocked: new Records(shapes.blocked, sealer, rows),
  lastSeen: (account: AccountId) => new Records(lastSeenShape(account), sealer, rows),
  contacts: new Records(shapes.contacts, sealer, rows),
  invites: new Records(shapes.invites, sealer, rows),
  requests: new Records(shapes.requests, sealer, rows),
  conversations: new Records(shapes.conversations, sealer, rows),
  directories: new Records(shapes.directories, sealer, rows, opened.directories),
  preferences: new Records(shapes.preferences, sealer, rows),
  profiles: new Records(shapes.profiles, sealer, rows),
  pictures: new Records(shapes.pictures, sealer, rows),
  marks: new Records(shapes.marks, sealer, rows),
  touched: new Records(shapes.touched, sealer, rows),
  segments: new Records(shapes.segments, sealer, rows),
  summaries: new Records(shapes.summaries, sealer, rows),
  events: new Records(shapes.events, sealer, rows),
  messages: new Records(shapes.messages, sealer, rows),
  statements: new Records(shapes.statements, sealer, rows),
  transit: new Records(shapes.transit, sealer, rows),
  drafts: new Records(shapes.drafts, sealer, rows),
})

const writing = (sealer: Sealer, rows: RowWriter, opened: Opened) => ({
  identity: new WritableRecords(shapes.identity, sealer, rows),
  profile: new WritableRecords(shapes.profile, sealer, rows),
  settings: new WritableRecords(shapes.settings, sealer, rows),
  status: new WritableRecords(shapes.status, sealer, rows),
  blocked: new WritableRecords(shapes.blocked, sealer, rows),
  lastSeen: (account: AccountId) => new WritableRecords(lastSeenShape(account), sealer, rows),
  contacts: new WritableRecords(shapes.contacts, sealer, rows),
  invites: new WritableRecords(shapes.invites, sealer, rows),
  requests: new WritableRecords(shapes.requests, sealer, rows),
  conversations: new WritableRecords(shapes.conversations, sealer, rows),
  directories: new WritableRecords(shapes.directories, sealer, rows, opened.directories),
  preferences: new WritableRecords(shapes.preferences, sealer, rows),
  profiles: new WritableRecords(shapes.profiles, sealer, rows),
  pictures: new WritableRecords(shapes.pictures, sealer, rows),
  marks: new WritableRecords(shapes.marks, sealer, rows),
  touched: new WritableRecords(shapes.touched, sealer, rows),
  segments: new WritableRecords(shapes.segments, sealer, rows),
  summaries: new WritableRecords(shapes.summaries, sealer, rows),
  events: new WritableRecords(shapes.events, sealer, rows),
  messages: new WritableRecords(shapes.messages, sealer, rows),
  statements: new WritableRecords(shapes.statements, sealer, rows),
  transit: new WritableRecords(shapes.transit, sealer, rows),
  drafts: new WritableRecords(shapes.drafts, sealer, rows),
})

/** The records as one transaction sees them. */
export type Reading = ReturnType<typeof reading>
/** The same, to be changed; all changes of one transaction happen or none (ST2). */
export type Writing = ReturnType<typeof writing>

export interface Storage extends Disposable {
  read<T>(work: (records: Reading) => Promise<T>): Promise<T>
  /** `work` may await records only. Durable once resolved; rejects as {@link RowStore.write}. */
  write<T>(work: (records: Writing) => Promise<T>): Promise<T>
  live<T>(work: (records: Reading) => Promise<T>): Live<T>
}

/** A query that runs again whenever what it read changes. */
export interface Live<T> {
  subscribe(listener: (value: T) => void, failed: (error: unknown) => void): Disposable
}

/** Everything at rest is sealed under `databaseKey`, 32 bytes (ST1). Takes over `rows` and disposes of it. */
export const openStorage = ({
  rows,
  databaseKey,
  random,
}: {
  readonly rows: RowStore
  readonly databaseKey: Uint8Array
  readonly random: Random
}): Storage => {
  assert(isSymmetricKey(databaseKey), 'a database key of 32 bytes')
  const sealer = new Sealer(databaseKey, random)
  const opened: Opened = { directories: new Recent() }
  return {
    read: (work) => rows.read((reader) => work(reading(sealer, reader, opened))),
    write: (work) => rows.write((writer) => work(writing(sealer, writer, opened))),
    live: (work) => ({
      subscribe: (listener, failed) =>
        rows.live(
          (reader) => work(reading(sealer, reader, opened)),
          (result) => {
            if (result.kind === 'value') listener(result.value)
            else failed(result.error)
          },
        ),
    }),
    dispose: () => {
      rows.dispose()
    },
  }
}
