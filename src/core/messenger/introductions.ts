/**
 * How strangers become contacts (ID5): inviter and requester meet on the invite's topic and exchange
 * sealed letters there until each knows that the other's device has what it needs. Letters are sent again
 * whenever somebody appears, and answered however often they come: a lost one costs nothing.
 */
import { every } from '../base/clock'
import { DisposableStore, type Disposable } from '../base/disposables'
import type { InviteId } from '../base/ids'
import { signProof } from '../crypto/sign'
import type { DeviceCertificate } from '../identity/certificate'
import { inviteAlias, inviteTopic, readInvite, type Invite } from '../identity/invite'
import type { Presence, TopicSession } from '../network/signaling'
import { openLetter, sealLetter, type Letter, type ReceivedLetter } from '../protocol/peer/envelope'
import { joinProofBytes } from '../protocol/signaling/proofs'
import type { Context } from './context'
import type { Endpoints } from './endpoints'
import { answerLetter, type Reply } from './letters'
import { pendingLetters, readWatched } from './pending'

/** While somebody is there who has not answered, letters are sent again this often. */
const resendMs = 10_000

interface Meeting {
  readonly invite: Invite
  readonly session: TopicSession
  readonly owned: DisposableStore
  anybody: boolean
}

export class Introductions implements Disposable {
  readonly #meetings = new Map<InviteId, Meeting>()
  readonly #owned = new DisposableStore()
  #refreshing: Promise<void> = Promise.resolve()

  constructor(
    private readonly context: Context,
    private readonly endpoints: Endpoints,
  ) {
    const { clock, happenings } = context
    this.#owned.add(
      happenings.introductions.on(() => {
        context.background(this.refresh())
      }),
    )
    this.#owned.add(
      every(clock, resendMs, () => {
        for (const meeting of this.#meetings.values()) if (meeting.anybody) context.background(this.#send(meeting))
      }),
    )
  }

  /** Watches the topics of all invites and requests that may still need it, and no others. */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.then(async () => {
      if (this.#owned.disposed) return
      const watched = await readWatched(this.context)
      for (const [id, meeting] of this.#meetings) {
        if (watched.has(id)) continue
        meeting.owned.dispose()
        this.#meetings.delete(id)
      }
      for (const [id, code] of watched) {
        const invite = readInvite(code)
        if (invite.ok && !this.#meetings.has(id)) this.#meetings.set(id, this.#meet(invite.value))
      }
      for (const meeting of this.#meetings.values()) if (meeting.anybody) await this.#send(meeting)
    })
    return this.#refreshing
  }

  dispose(): void {
    this.#owned.dispose()
    for (const { owned } of this.#meetings.values()) owned.dispose()
    this.#meetings.clear()
  }

  #meet(invite: Invite): Meeting {
    const { self } = this.context
    const topic = inviteTopic(invite.secret)
    const owned = new DisposableStore()
    const session = this.endpoints.at(invite.server).signaling.join(
      {
        topic: topic.id,
        alias: inviteAlias(invite.secret, self.device.id),
        sign: (id) => signProof(topic.keys.secretKey, joinProofBytes(id)),
      },
      {
        presence: (present) => {
          meeting.anybody = present.some(isThere)
          if (meeting.anybody) this.context.background(this.#send(meeting))
        },
        frame: ({ type, envelope }) => {
          if (type === 'message') this.context.background(this.#receive(meeting, envelope))
        },
      },
    )
    const meeting: Meeting = { invite, session: owned.add(session), owned, anybody: false }
    return meeting
  }

  async #send(meeting: Meeting): Promise<void> {
    if (this.#owned.disposed) return
    for (const { to, letter } of await pendingLetters(this.context, meeting.invite)) this.#post(meeting, to, letter)
  }

  #post({ invite, session }: Meeting, to: DeviceCertificate, letter: Letter): void {
    const { device, certificate } = this.context.self
    const envelope = sealLetter(letter, { topic: inviteTopic(invite.secret).id, to, device, certificate })
    void session.send('message', envelope)
  }

  async #receive(meeting: Meeting, envelope: Uint8Array): Promise<void> {
    const { refusals, self } = this.context
    const topic = inviteTopic(meeting.invite.secret).id
    const received = openLetter(envelope, { topic, device: self.device })
    if (!received.ok) {
      // A letter for another requester of the same invite cannot be opened and concerns nobody here.
      if (received.error !== 'unreadable') refusals.count(`letter-${received.error}`)
      return
    }
    await this.#answer(meeting, received.value)
  }

  async #answer(meeting: Meeting, received: ReceivedLetter): Promise<void> {
    if (this.#owned.disposed) return
    const reply: Reply = await answerLetter(this.context, meeting.invite, received)
    if (reply.letter !== undefined) this.#post(meeting, received.from, reply.letter)
    if (reply.refused !== undefined) this.context.refusals.count(`letter-${reply.refused}`)
    const { happenings } = this.context
    if (reply.happened === 'requested') happenings.request.emit(received.letter.request)
    if (reply.happened === 'accepted' && reply.contact !== undefined) {
      happenings.conversation.emit(reply.contact.conversation)
      happenings.accepted.emit(reply.contact.account)
    }
    if (reply.happened !== undefined) happenings.introductions.emit(undefined)
  }
}

const isThere = ({ status }: Presence): boolean => status !== 'offline'
