import { DisposableStore, type Disposable } from '../base/disposables'
import { Cell, Emitter, type Watchable } from '../base/emitter'
import type { Zid } from '../base/ids'
import { signProof } from '../crypto/sign'
import { serverIdentity } from '../identity/account'
import { linkIdentity } from '../network/identity'
import type { SessionSigner, SignalingState } from '../network/signaling'
import { sessionProofBytes } from '../protocol/signaling/proofs'
import type { ClosedServer } from './api/network'
import type { Endpoint, NetworkFactory } from './context'
import type { Self } from './identity'

/** By the server's code for it, or our own for work beyond all reason. */
const reasons: ReadonlyMap<string, ClosedServer['reason']> = new Map([
  ['CODE_REQUIRED', 'code-required'],
  ['CODE_REFUSED', 'code-refused'],
  ['NOT_ADMITTED', 'not-listed'],
  ['BANNED', 'banned'],
  ['WORK_TOO_MUCH', 'too-much-work'],
])

/** The servers in use: our own, and those of people whose invites we took. Each is opened once, on first need. */
export class Endpoints implements Disposable {
  readonly opened = new Emitter<Endpoint>()
  readonly #endpoints = new Map<string, Endpoint>()
  readonly #owned = new DisposableStore()

  constructor(
    private readonly self: Self,
    private readonly network: NetworkFactory,
    /** The invite code for a server, where the user has one. */
    private readonly codeFor: (server: string) => string | undefined,
    private readonly relayOnly: Watchable<boolean>,
  ) {}

  /** Servers that want something of the user before they let us in. */
  readonly closed = new Cell<readonly ClosedServer[]>([])

  at(server: string): Endpoint {
    const known = this.#endpoints.get(server)
    if (known !== undefined) return known
    const signer = this.#signerFor(server)
    const endpoint = this.network(server, signer, linkIdentity(this.self.device), this.relayOnly)
    this.#owned.add(endpoint.signaling)
    this.#owned.add(endpoint.transport)
    this.#endpoints.set(server, endpoint)
    this.#owned.add(
      endpoint.signaling.state.watch((state) => {
        this.#look(server, signer.zid, state)
      }),
    )
    endpoint.signaling.start()
    this.opened.emit(endpoint)
    return endpoint
  }

  all(): readonly Endpoint[] {
    return [...this.#endpoints.values()]
  }

  dispose(): void {
    this.#owned.dispose()
  }

  /** What was wanted stays so until the server lets us in or says otherwise: trying again is no news. */
  #look(server: string, zid: Zid, state: SignalingState): void {
    const others = this.closed.value.filter((closed) => closed.server !== server)
    if (state.kind === 'online') this.closed.set(others)
    if (state.kind !== 'offline' || state.reason !== 'refused') return
    const reason = state.code === undefined ? undefined : reasons.get(state.code)
    if (reason !== undefined) this.closed.set([...others, { server, zid, reason }])
  }

  #signerFor(server: string): SessionSigner {
    const { zid, keys } = serverIdentity(this.self.account.seed, server)
    return {
      zid,
      inviteCode: () => this.codeFor(server),
      sign: (origin, challenge) => signProof(keys.secretKey, sessionProofBytes(origin, challenge)),
    }
  }
}
