import type { AccountId, DeviceId, EventId, MessageId } from '../base/ids'
import { orderOf, wallOfOrder, type OrderKey } from '../protocol/peer/order'
import { isErasable, type AdmittedEvent } from './admit'
import { hadRight } from './authority'
import type { DecodedBody } from './body'
import { messageIdOf } from './direct'
import { isWithinEpochs, isWithinSpans, memberOf, policyAt, type Directory } from './directory'
import { laterTime } from './hybrid-clock'
import { mentionsIn } from './mentions'
import type { Edit, MessageBase, MessageContent, MessageState, Reaction } from './message'
import { noticeOf } from './notice'
import { isOpenTo } from './past'
import { isHidden, type Summary } from './summary'
import { sequenceIn } from './vector'

/** How many versions of one message are kept; later ones count for nothing. */
const mostEdits = 100
/** How many emoji of one person on one message; the latest stay. */
const mostReactionsEach = 16

/** What an event is judged by when it is applied: the whole directory, whenever it was learned (EV5). */
export interface Scene {
  readonly directory: Directory
  readonly self: AccountId
  readonly inCommunity: boolean
}

/** What one event changes: the whole, and at most the one message it is about. */
export interface Projection {
  readonly summary: Summary
  readonly message?: MessageState
  /** Events whose bodies are to go from the disk (EV9). */
  readonly erase: readonly EventId[]
}

/** The message whose present state {@link projectEvent} needs to see, if the event is about one. */
export const messageTouchedBy = ({ event, body }: AdmittedEvent): MessageId | undefined => {
  const { author, clientMessageId, conversation, kind } = event.header
  switch (body.kind) {
    case 'message.edit':
    case 'message.delete':
      return messageIdOf(conversation, author, body.of)
    case 'message.remove':
    case 'message.react':
    case 'message.pin':
      return body.message
    case 'unknown':
    case 'profile.name':
    case 'profile.card':
      return undefined
    case 'erased':
      return kind === 'message.text' ? messageIdOf(conversation, author, clientMessageId) : undefined
    default:
      return messageIdOf(conversation, author, clientMessageId)
  }
}

/**
 * Adds one event to the projection. The result depends on the set of events alone, not on the order in which
 * they come (EV5): vectors and clocks take the greater, registers the latest, messages the earliest of those
 * with one client message id (EV2), and a deletion outlives everything. Its cost does not depend on the length
 * of the log.
 */
export const projectEvent = (
  summary: Summary,
  admitted: AdmittedEvent,
  present: MessageState | undefined,
  scene: Scene,
): Projection => {
  const { header } = admitted.event
  const counted: Summary = {
    ...summary,
    held:
      header.sequence > sequenceIn(summary.held, header.device)
        ? new Map(summary.held).set(header.device, header.sequence)
        : summary.held,
    time: laterTime(summary.time, header.time),
  }
  const id = messageTouchedBy(admitted)
  if (id === undefined || isHidden(summary, header.device, header.sequence) || !counts(admitted, scene))
    return { summary: counted, erase: [] }
  const before = present ?? { id, conversation: header.conversation, edits: [], reactions: [] }
  const after = change(before, admitted, scene)
  if (after === undefined) return { summary: counted, erase: [] }
  const erase = after.removal === undefined ? [] : erasable(before, admitted)
  const newest = after.base?.event === admitted.event.id ? later(counted.newest, after.base.order) : counted.newest
  return { summary: newest === undefined ? counted : { ...counted, newest }, message: after, erase }
}

const later = (one: OrderKey | undefined, other: OrderKey): OrderKey => (one === undefined || other > one ? other : one)

/** Written while its author was a member, and not before we came where that is closed to us (EV17). */
const counts = ({ event }: AdmittedEvent, { directory, inCommunity, self }: Scene): boolean => {
  const member = memberOf(directory, event.header.author)
  if (member === undefined) return false
  if (isErasable(event.header.kind) && !isOpenTo(directory, self, orderOf(event.header))) return false
  return inCommunity ? isWithinEpochs(member, event.header.epoch) : isWithinSpans(member, event.header)
}

const change = (before: MessageState, admitted: AdmittedEvent, scene: Scene): MessageState | undefined => {
  const { event, body } = admitted
  const { author } = event.header
  const order = orderOf(event.header)
  const may = (right: 'pin' | 'deleteOthers' | 'write'): boolean => hadRight(scene.directory, author, order, right)
  switch (body.kind) {
    case 'message.edit':
      return withEdit(before, { event: event.id, order, text: body.text }, scene)
    case 'message.delete':
      return withRemoval(before, author, order)
    case 'message.remove':
      return may('deleteOthers') ? withRemoval(before, author, order) : undefined
    case 'message.react':
      return withReaction(before, { event: event.id, account: author, emoji: body.emoji, on: body.on, order })
    case 'message.pin':
      if (!may('pin') || before.removal !== undefined) return undefined
      return before.pin !== undefined && before.pin.order >= order
        ? undefined
        : { ...before, pin: { event: event.id, by: author, on: body.on, order } }
    case 'message.text':
      return may('write') ? withBase(before, admitted, scene) : undefined
    default:
      return withBase(before, admitted, scene)
  }
}

/** The policy may close a message's editing; what is later than that, by the author's own clock, is not said (EV8). */
const withEdit = (before: MessageState, edit: Edit, { directory }: Scene): MessageState | undefined => {
  if (before.removal !== undefined || before.edits.some(({ event }) => event === edit.event)) return undefined
  if (before.base !== undefined && !isInWindow(edit, before.base.order, directory)) return undefined
  const edits = [...before.edits, edit].sort((left, right) => (left.order < right.order ? -1 : 1)).slice(0, mostEdits)
  return { ...before, edits }
}

export const isInWindow = (edit: Pick<Edit, 'order'>, base: OrderKey, directory: Directory): boolean => {
  const { editWindow } = policyAt(directory, edit.order)
  return editWindow === 'forever' || wallOfOrder(edit.order) - wallOfOrder(base) <= editWindow
}

const withRemoval = (before: MessageState, by: AccountId, order: OrderKey): MessageState | undefined => {
  if (before.removal !== undefined && before.removal.order <= order) return undefined
  const { pin: _, ...rest } = before
  return {
    ...rest,
    ...(rest.base === undefined || rest.base.content.kind === 'notice'
      ? {}
      : { base: { ...rest.base, content: { kind: 'erased' } } }),
    edits: [],
    reactions: [],
    removal: { by, order },
  }
}

const withReaction = (before: MessageState, reaction: Reaction): MessageState | undefined => {
  if (before.removal !== undefined) return undefined
  const known = before.reactions.find(({ account, emoji }) => account === reaction.account && emoji === reaction.emoji)
  if (known !== undefined && known.order >= reaction.order) return undefined
  const others = before.reactions.filter((one) => one !== known)
  const own = [...others.filter(({ account }) => account === reaction.account), reaction]
    .sort((left, right) => (left.order > right.order ? -1 : 1))
    .slice(0, mostReactionsEach)
  const reactions = [...others.filter(({ account }) => account !== reaction.account), ...own]
  return { ...before, reactions: reactions.sort((left, right) => (left.order < right.order ? -1 : 1)) }
}

/** Of two with one client message id the earlier is the message (EV2). */
const withBase = (before: MessageState, admitted: AdmittedEvent, scene: Scene): MessageState | undefined => {
  const content = contentOf(admitted, scene)
  if (content === undefined) return undefined
  const { header, id } = admitted.event
  const order = orderOf(header)
  const { base } = before
  if (base !== undefined && base.order < order) return undefined
  // The same event, once erased, may come with its body.
  if (base?.event === id && base.content.kind !== 'erased') return undefined
  const removed = before.removal !== undefined && content.kind !== 'notice'
  const next: MessageBase = {
    event: id,
    author: header.author,
    device: header.device,
    sequence: header.sequence,
    clientMessageId: header.clientMessageId,
    order,
    sentAt: header.time.wall,
    content: removed ? { kind: 'erased' } : content,
  }
  const edits = before.edits.filter((edit) => isInWindow(edit, order, scene.directory))
  return { ...before, base: next, edits }
}

const contentOf = ({ body, event }: AdmittedEvent, { directory, self }: Scene): MessageContent | undefined => {
  switch (body.kind) {
    case 'erased':
      return { kind: 'erased' }
    case 'message.text': {
      const { author } = event.header
      const { accounts, everyone } = mentionsIn(body.text)
      const all = everyone && hadRight(directory, author, orderOf(event.header), 'mentionEveryone')
      const { kind: _, ...said } = body
      return { kind: 'text', ...said, mentionsMe: author !== self && (accounts.includes(self) || all) }
    }
    default: {
      const notice =
        directory.effective.includes(event.id) || body.kind === 'conversation.invite' ? noticeOf(body) : undefined
      return notice === undefined ? undefined : { kind: 'notice', notice }
    }
  }
}

/** All that ever said what is deleted now: the message itself and its versions. */
const erasable = (before: MessageState, { body, event }: AdmittedEvent): readonly EventId[] => [
  ...(before.base !== undefined && before.base.content.kind !== 'notice' ? [before.base.event] : []),
  ...before.edits.map((edit) => edit.event),
  ...before.reactions.map((reaction) => reaction.event),
  ...(before.pin === undefined ? [] : [before.pin.event]),
  ...(isContent(body) ? [event.id] : []),
]

const isContent = ({ kind }: DecodedBody): boolean =>
  kind === 'message.text' || kind === 'message.edit' || kind === 'message.react' || kind === 'erased'

/** What is left of a summary when everything is derived anew, knowing that a device forked (EV3). */
export const restartedAt = (summary: Summary, device: DeviceId, sequence: number, empty: Summary): Summary => {
  const earliest = Math.min(sequence, summary.forks.get(device) ?? sequence)
  return { ...empty, forks: new Map(summary.forks).set(device, earliest) }
}
