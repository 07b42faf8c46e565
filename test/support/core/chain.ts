import type { ClientMessageId, ConversationId, EventId } from '../../../src/core/base/ids'
import { isClientMessageId } from '../../../src/core/base/ids'
import { encodeBody, type EventBody } from '../../../src/core/conversation/body'
import type { EpochKey } from '../../../src/core/conversation/epoch'
import { createEvent, type HybridTime, type SealedEvent } from '../../../src/core/protocol/peer/event'
import type { Person } from './people'
import { noon } from './people'
import { seededRandom } from '../../../src/core/adapters/memory/random'

export const clientId = (text: string): ClientMessageId => {
  if (!isClientMessageId(text)) throw new Error(`no client message id: ${text}`)
  return text
}

interface Writing {
  readonly time?: HybridTime
  readonly clientMessageId?: string
  readonly previous?: EventId
  /** Of a newer epoch. */
  readonly key?: EpochKey
}

/** Writes a device's events one after the other, each chained to the one before. */
export class Chain {
  readonly events: SealedEvent[] = []
  readonly #random = seededRandom(99)

  constructor(
    private readonly author: Person,
    private readonly conversation: ConversationId,
    private readonly key: EpochKey,
  ) {}

  say(text: string, options: Writing = {}): SealedEvent {
    return this.write({ kind: 'message.text', text }, options)
  }

  write(body: EventBody, { time, clientMessageId, previous, key = this.key }: Writing = {}): SealedEvent {
    const last = this.events.at(-1)
    const event = createEvent(
      {
        conversation: this.conversation,
        epoch: key.epoch,
        author: this.author.account.id,
        device: this.author.device.id,
        sequence: this.events.length + 1,
        ...(last === undefined ? {} : { previous: previous ?? last.id }),
        time: time ?? { wall: noon + this.events.length * 1000, counter: 0 },
        kind: body.kind,
        clientMessageId: clientId(
          clientMessageId ?? `${this.author.device.id.slice(0, 8)}-${String(this.events.length)}`,
        ),
      },
      encodeBody(body),
      { device: this.author.device, epochKey: key.key, random: this.#random },
    )
    this.events.push(event)
    return event
  }

  /** Forgets the newest event, so that the next takes its number: what a cheat would do. */
  rewind(): void {
    this.events.pop()
  }
}
