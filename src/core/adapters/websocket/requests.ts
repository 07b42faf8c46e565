import type { Clock } from '../../base/clock'
import type { Disposable } from '../../base/disposables'
import { err, ok, type Result } from '../../base/result'
import type { SignalingError } from '../../network/signaling'
import type { AckFrame, ErrorFrame } from '../../protocol/signaling/serverFrames'

export type Answer = Result<AckFrame, SignalingError>

export type Answered = (answer: Answer) => void

interface Pending {
  readonly timeout: Disposable
  readonly answered: Answered
}

const timeoutMs = 10_000
/** More unanswered frames than a session's topics and a long burst need; beyond it a send fails at once. */
const maxPending = 4_096

const offline: Answer = err({ kind: 'offline' })

/** Frames that wait for the server's answer, by id. Every one is answered, at the latest after 10 s. */
export class Requests {
  readonly #pending = new Map<string, Pending>()
  #last = 0

  constructor(private readonly clock: Clock) {}

  /**
   * `send` puts the frame with this id on the wire, and says whether it could. `answered` is called before the
   * next frame is looked at: a promise would settle after it, and take old news for new.
   */
  ask(send: (id: string) => boolean, answered: Answered): void {
    if (this.#pending.size >= maxPending) {
      answered(offline)
      return
    }
    const id = `r${++this.#last}`
    const timeout = this.clock.after(timeoutMs, () => {
      this.#answer(id, offline)
    })
    this.#pending.set(id, { timeout, answered })
    if (!send(id)) this.#answer(id, offline)
  }

  acknowledged(frame: AckFrame): void {
    this.#answer(frame.id, ok(frame))
  }

  refused({ id, code }: ErrorFrame): void {
    if (id !== undefined)
      this.#answer(id, err(code === 'TOO_LARGE' ? { kind: 'too-large' } : { kind: 'refused', code }))
  }

  /** The connection is gone, and with it every answer. */
  abandon(): void {
    for (const id of [...this.#pending.keys()]) this.#answer(id, offline)
  }

  #answer(id: string, answer: Answer): void {
    const pending = this.#pending.get(id)
    if (!pending) return
    this.#pending.delete(id)
    pending.timeout.dispose()
    pending.answered(answer)
  }
}
