import type { AccountId, ClientMessageId, ConversationId, DeviceId, EventId, MessageId } from '../base/ids'
import type { AdmittedEvent } from './admit'
import { messageIdOf } from './direct'
import { laterTime } from './hybrid-clock'
import { orderOf, type OrderKey } from '../protocol/peer/order'
import { isHidden, type Summary } from './summary'
import { sequenceIn } from './vector'

/** A message as the screen shows it, derived from the log. */
export interface Message {
  readonly id: MessageId
  readonly event: EventId
  readonly conversation: ConversationId
  readonly author: AccountId
  readonly device: DeviceId
  readonly sequence: number
  readonly clientMessageId: ClientMessageId
  readonly order: OrderKey
  /** Milliseconds of the event's hybrid clock. */
  readonly sentAt: number
  readonly text: string
}

/** What one event changes: the whole, and at most the one message it is about. */
export interface Projection {
  readonly summary: Summary
  readonly message?: Message
}

/** The message whose present state {@link projectEvent} needs to see, if the event is about one. */
export const messageTouchedBy = ({ event, body }: AdmittedEvent): MessageId | undefined =>
  body.kind === 'message.text'
    ? messageIdOf(event.header.conversation, event.header.author, event.header.clientMessageId)
    : undefined

/**
 * Adds one event to the projection. The result depends on the set of events alone, not on the order in
 * which they come (EV5): vectors and clocks take the greater, names the latest, messages the earliest
 * of those with one client message id (EV2). Its cost does not depend on the length of the log.
 */
export const projectEvent = (summary: Summary, admitted: AdmittedEvent, present: Message | undefined): Projection => {
  const { header, id } = admitted.event
  const order = orderOf(header)
  const counted: Summary = {
    ...summary,
    held:
      header.sequence > sequenceIn(summary.held, header.device)
        ? new Map(summary.held).set(header.device, header.sequence)
        : summary.held,
    time: laterTime(summary.time, header.time),
  }
  if (isHidden(summary, header.device, header.sequence)) return { summary: counted }
  switch (admitted.body.kind) {
    case 'unknown':
      return { summary: counted }
    case 'profile.name': {
      const known = summary.names.get(header.author)
      if (known !== undefined && known.order >= order) return { summary: counted }
      const names = new Map(summary.names).set(header.author, { name: admitted.body.name, order })
      return { summary: { ...counted, names } }
    }
    case 'message.text': {
      const newest = summary.newest === undefined || order > summary.newest ? order : summary.newest
      const shown: Summary = { ...counted, newest }
      if (present !== undefined && present.order <= order) return { summary: shown }
      const { conversation, author, device, sequence, clientMessageId, time } = header
      const message: Message = {
        id: messageIdOf(conversation, author, clientMessageId),
        event: id,
        conversation,
        author,
        device,
        sequence,
        clientMessageId,
        order,
        sentAt: time.wall,
        text: admitted.body.text,
      }
      return { summary: shown, message }
    }
  }
}

/** What is left of a summary when everything is derived anew, knowing that a device forked (EV3). */
export const restartedAt = (summary: Summary, device: DeviceId, sequence: number, empty: Summary): Summary => {
  const earliest = Math.min(sequence, summary.forks.get(device) ?? sequence)
  return { ...empty, forks: new Map(summary.forks).set(device, earliest) }
}
