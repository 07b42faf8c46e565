import { disposable } from '../../../src/core/base/disposables'
import type { PeerTransport } from '../../../src/core/network/transport'

/** Stands between devices: while it blocks, no direct connection opens; those that wait open when it lets go. */
export class Firewall {
  #blocks = false
  readonly #waiting = new Set<() => void>()

  block(): void {
    this.#blocks = true
  }

  letGo(): void {
    this.#blocks = false
    for (const open of this.#waiting) open()
    this.#waiting.clear()
  }

  guard(transport: PeerTransport): PeerTransport {
    return {
      attach: (options) => {
        if (!this.#blocks) return transport.attach(options)
        let room: ReturnType<typeof transport.attach> | undefined
        const open = (): void => {
          room = transport.attach(options)
        }
        this.#waiting.add(open)
        const leave = disposable(() => {
          this.#waiting.delete(open)
          room?.dispose()
        })
        return {
          dispose: leave.dispose,
          expel: (device) => room?.expel(device),
          review: () => room?.review(),
          history: (device) => room?.history(device),
          tell: (device, message) => room?.tell(device, message) === true,
          breached: (breach, device) => room?.breached(breach, device),
        }
      },
      dispose: () => {
        transport.dispose()
      },
    }
  }
}
