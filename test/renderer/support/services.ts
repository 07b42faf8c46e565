import { Cell, type Clock, disposable } from '../../../src/core'
import type { Services } from '../../../src/renderer/state/context'
import type { Protection, Vault } from '../../../src/renderer/vault/vault'
import { FakeMessenger } from './fakeMessenger'
import { FakePlatform } from './fakePlatform'
import type { State } from './world'

export const noon = Date.parse('2026-11-21T12:00:00.000Z')

/** Stands still; timers run on real time, since nobody asserts when. */
export const standingClock: Clock = {
  now: () => noon,
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs)
    return disposable(() => {
      clearTimeout(timer)
    })
  },
}

/** The same, but what lasts for seconds lasts for ever: for whoever looks at it on a slow machine. */
export const lastingClock: Clock = {
  ...standingClock,
  after: (delayMs, callback) =>
    delayMs >= 2_000 ? disposable(() => undefined) : standingClock.after(delayMs, callback),
}

export class FakeVault implements Vault {
  readonly key = new Uint8Array(32)
  readonly protection = new Cell<Protection>('none')
  readonly fallback = 'none'
  passphrase: string | undefined

  opens(passphrase: string): Promise<boolean> {
    return Promise.resolve(this.passphrase === undefined || this.passphrase === passphrase)
  }

  protect(passphrase: string | undefined): Promise<void> {
    this.passphrase = passphrase
    this.protection.set(passphrase === undefined ? 'none' : 'passphrase')
    return Promise.resolve()
  }
}

export interface TestServices extends Services {
  readonly messenger: FakeMessenger
  readonly platform: FakePlatform
  readonly vault: FakeVault
}

export const createServices = (state: Partial<State> = {}, clock: Clock = standingClock): TestServices => ({
  messenger: new FakeMessenger(state),
  platform: new FakePlatform(),
  vault: new FakeVault(),
  clock,
})
