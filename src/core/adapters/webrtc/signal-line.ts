import type { SignalingConn } from 'y-webrtc'
import type { Clock } from '../../base/clock'
import { DisposableStore, type Disposable } from '../../base/disposables'
import { when, type Watchable } from '../../base/emitter'
import type { Random } from '../../base/random'
import { backoffMs } from '../../network/backoff'

/** A connection that stands by now is fine; one that does not needs a fresh ticket. */
const patienceMs = 5_000

interface LineOptions {
  /** A URL with a ticket that opens one connection (SG1); `undefined` while the server is away. */
  readonly signalUrl: () => Promise<string | undefined>
  readonly online: Watchable<boolean>
  readonly clock: Clock
  readonly random: Random
}

/**
 * y-webrtc's connection to `/signal`. It would reconnect for ever to the address it began with, whose
 * ticket is used up; so we reconnect it, through what lib0's client offers for that: its address, connect and
 * disconnect. y-webrtc finds it again under that first address, which therefore stays its name.
 */
export class SignalLine implements Disposable {
  readonly #owned = new DisposableStore()
  #name: Promise<string> | undefined
  #line: SignalingConn | undefined
  #check: Disposable | undefined
  #attempt = 0

  constructor(private readonly options: LineOptions) {
    this.#owned.add(
      options.online.watch((online) => {
        if (online) void this.#renew()
        else this.#hangUp()
      }),
    )
  }

  /** What to give y-webrtc as `signaling`; waits for the first ticket there is. */
  name(): Promise<string> {
    this.#name ??= this.#first()
    return this.#name
  }

  /** Takes over the connection of the first provider. */
  take(line: SignalingConn | undefined): void {
    if (line === undefined || this.#line === line) return
    this.#line = line
    line.on('connect', () => {
      this.#attempt = 0
    })
    line.on('disconnect', () => {
      line.disconnect()
      this.#later(backoffMs(this.#attempt++, this.options.random))
    })
    this.#later(patienceMs)
  }

  dispose(): void {
    this.#check?.dispose()
    this.#owned.dispose()
    this.#line?.destroy()
  }

  async #first(): Promise<string> {
    for (;;) {
      await when(this.options.online, (online) => online)
      const url = await this.options.signalUrl()
      if (url !== undefined) return url
      await new Promise<void>((resolve) => {
        this.options.clock.after(backoffMs(this.#attempt++, this.options.random), resolve)
      })
    }
  }

  #hangUp(): void {
    this.#check?.dispose()
    this.#line?.disconnect()
  }

  #later(delayMs: number): void {
    this.#check?.dispose()
    if (this.#owned.disposed) return
    this.#check = this.options.clock.after(delayMs, () => {
      if (this.options.online.value && this.#line?.connected === false) void this.#renew()
    })
  }

  async #renew(): Promise<void> {
    const line = this.#line
    if (line === undefined) return
    const url = await this.options.signalUrl()
    if (this.#owned.disposed || !this.options.online.value) return
    if (url !== undefined) {
      line.disconnect()
      line.url = url
      line.connect()
    }
    this.#later(patienceMs + backoffMs(this.#attempt++, this.options.random))
  }
}
