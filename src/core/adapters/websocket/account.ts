import { fromBase64Url, toBase64Url } from '../../base/bytes'
import type { Clock } from '../../base/clock'
import type { SessionId } from '../../base/ids'
import { err, ok, type Result } from '../../base/result'
import type { IceServer, SessionSigner } from '../../network/signaling'
import {
  challengeAnswer,
  iceServersAnswer,
  paths,
  sessionAnswer,
  ticketAnswer,
  type IceServersAnswer,
} from '../../protocol/signaling/rest'
import type { CallFailure, Caller } from './http'
import { doWork } from './work'

interface Session {
  readonly id: SessionId
  /** Secret: it goes into one header and nowhere else. */
  readonly token: string
}

export interface Ticket {
  readonly session: SessionId
  /** Opens one socket, once, within a short while; all that may stand in a URL. */
  readonly ticket: string
}

/** Credentials this near their end are fetched anew, in ms. */
const iceMarginMs = 60_000
const mostProofs = 3

/** The signed-in side of the HTTP interface (SG1, SG7): signs in when needed, and again when the server forgot us. */
export class ServerAccount {
  #session: Session | undefined
  #signingIn: Promise<Result<Session, CallFailure>> | undefined
  #ice: { readonly servers: readonly IceServer[]; readonly until: number } | undefined

  constructor(
    private readonly server: string,
    private readonly signer: SessionSigner,
    private readonly call: Caller,
    private readonly clock: Clock,
  ) {}

  /** The session is over: the next call signs in anew. */
  forget(session: SessionId): void {
    if (this.#session?.id === session) this.#session = undefined
  }

  async ticket(): Promise<Result<Ticket, CallFailure>> {
    return this.#asMember(async ({ id, token }) => {
      const answer = await this.call({ method: 'POST', path: paths.ticket, token }, ticketAnswer)
      return answer.ok ? ok({ session: id, ticket: answer.value.ticket }) : answer
    })
  }

  async iceServers(): Promise<Result<readonly IceServer[], CallFailure>> {
    if (this.#ice && this.clock.now() < this.#ice.until) return ok(this.#ice.servers)
    const answer = await this.#asMember(({ token }) =>
      this.call({ method: 'GET', path: paths.iceServers, token }, iceServersAnswer),
    )
    if (!answer.ok) return answer
    const servers = answer.value.iceServers
    this.#ice = { servers, until: this.#expiry(answer.value) - iceMarginMs }
    return ok(servers)
  }

  #expiry({ expiresAt }: IceServersAnswer): number {
    const at = Date.parse(expiresAt)
    return Number.isNaN(at) ? this.clock.now() : at
  }

  /** A session the server no longer knows is replaced once; a second 401 stands. */
  async #asMember<T>(work: (session: Session) => Promise<Result<T, CallFailure>>): Promise<Result<T, CallFailure>> {
    const known = this.#session
    const session = await this.#signedIn()
    if (!session.ok) return session
    const result = await work(session.value)
    if (result.ok || result.error.kind !== 'refused' || result.error.status !== 401) return result
    this.forget(session.value.id)
    if (session.value !== known) return result
    const fresh = await this.#signedIn()
    return fresh.ok ? work(fresh.value) : fresh
  }

  #signedIn(): Promise<Result<Session, CallFailure>> {
    if (this.#session) return Promise.resolve(ok(this.#session))
    this.#signingIn ??= this.#signIn().finally(() => {
      this.#signingIn = undefined
    })
    return this.#signingIn
  }

  /** Work that another became too little while we did it is done anew, a few times. */
  async #signIn(): Promise<Result<Session, CallFailure>> {
    for (let attempt = 1; ; attempt++) {
      const session = await this.#prove()
      const again = !session.ok && session.error.kind === 'refused' && session.error.code === 'WORK_REQUIRED'
      if (!again || attempt === mostProofs) return session
    }
  }

  async #prove(): Promise<Result<Session, CallFailure>> {
    const { zid } = this.signer
    const asked = await this.call({ method: 'POST', path: paths.challenge, body: { zid } }, challengeAnswer)
    if (!asked.ok) return asked
    const challenge = fromBase64Url(asked.value.challenge)
    if (challenge === undefined) return err({ kind: 'garbled' })
    const signature = toBase64Url(this.signer.sign(this.server, challenge))
    const bits = asked.value.work ?? 0
    const work = bits === 0 ? undefined : await doWork(challenge, bits, this.clock)
    if (bits > 0 && work === undefined) return err({ kind: 'refused', status: 403, code: 'WORK_TOO_MUCH' })
    const inviteCode = this.signer.inviteCode?.()
    const body = {
      zid,
      challenge: asked.value.challenge,
      origin: this.server,
      signature,
      ...(inviteCode === undefined ? {} : { inviteCode }),
      ...(work === undefined ? {} : { work: toBase64Url(work) }),
    }
    const answer = await this.call({ method: 'POST', path: paths.session, body }, sessionAnswer)
    if (!answer.ok) return answer
    this.#session = { id: answer.value.session, token: answer.value.token }
    return ok(this.#session)
  }
}
