import { DisposableStore, type Disposable } from '../base/disposables'
import { Emitter } from '../base/emitter'
import { signProof } from '../crypto/sign'
import { serverIdentity } from '../identity/account'
import { linkIdentity } from '../network/identity'
import type { SessionSigner } from '../network/signaling'
import { sessionProofBytes } from '../protocol/signaling/proofs'
import type { Endpoint, NetworkFactory } from './context'
import type { Self } from './identity'

/** The servers in use: our own, and those of people whose invites we took. Each is opened once, on first need. */
export class Endpoints implements Disposable {
  readonly opened = new Emitter<Endpoint>()
  readonly #endpoints = new Map<string, Endpoint>()
  readonly #owned = new DisposableStore()

  constructor(
    private readonly self: Self,
    private readonly network: NetworkFactory,
  ) {}

  at(server: string): Endpoint {
    const known = this.#endpoints.get(server)
    if (known !== undefined) return known
    const endpoint = this.network(server, this.#signerFor(server), linkIdentity(this.self.device))
    this.#owned.add(endpoint.signaling)
    this.#owned.add(endpoint.transport)
    this.#endpoints.set(server, endpoint)
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

  #signerFor(server: string): SessionSigner {
    const { zid, keys } = serverIdentity(this.self.account.seed, server)
    return {
      zid,
      sign: (origin, challenge) => signProof(keys.secretKey, sessionProofBytes(origin, challenge)),
    }
  }
}
