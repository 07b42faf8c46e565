import { beforeAll, describe, expect, it, vi } from 'vitest'
import { loadCrypto, openStorage, systemClock, systemRandom } from '../../src/core'
import { createMemoryRows } from '../../src/core/adapters/memory/storage/rowStore'
import type { DeviceLock } from '../../src/renderer/app/deviceLock'
import { Startup, type Stage } from '../../src/renderer/app/startup'
import { FakeMessenger } from './support/fakeMessenger'
import { FakePlatform } from './support/fakePlatform'

beforeAll(() => loadCrypto())

/** One browser profile: what stays when the window closes. */
class Profile {
  readonly platform = new FakePlatform()
  readonly rows = createMemoryRows()
  holder: (() => void) | undefined
  messengers: FakeMessenger[] = []
  servers: string[] = []

  readonly lock: DeviceLock = {
    hold: (onYield) => {
      if (this.holder !== undefined) return Promise.resolve({ kind: 'taken' })
      return this.lock.takeOver(onYield)
    },
    takeOver: (onYield) => {
      this.holder?.()
      this.holder = onYield
      return Promise.resolve({
        kind: 'held',
        release: () => {
          if (this.holder === onYield) this.holder = undefined
        },
      })
    },
  }

  window(): Startup {
    return new Startup({
      lock: this.lock,
      platform: this.platform,
      clock: systemClock,
      random: systemRandom,
      nextPaint: () => Promise.resolve(),
      loadCrypto,
      // The rows outlive the window, as a database does.
      openStorage: (databaseKey) => {
        const { rows } = this
        const borrowed = {
          read: rows.read.bind(rows),
          write: rows.write.bind(rows),
          onEnd: rows.onEnd.bind(rows),
          dispose: () => undefined,
        }
        return Promise.resolve(openStorage({ rows: borrowed, databaseKey, random: systemRandom }))
      },
      startMessenger: (_storage, server) => {
        const messenger = new FakeMessenger()
        this.messengers.push(messenger)
        this.servers.push(server)
        return Promise.resolve(messenger)
      },
    })
  }

  /** Opens a window and waits until it has something to show. */
  async open(): Promise<Startup> {
    const startup = this.window()
    await startup.begin()
    return startup
  }
}

const at = <Kind extends Stage['kind']>(startup: Startup, kind: Kind): Extract<Stage, { kind: Kind }> => {
  const stage = startup.stage.value
  const is = (one: Stage): one is Extract<Stage, { kind: Kind }> => one.kind === kind
  if (!is(stage)) throw new Error(`at ${stage.kind}, not at ${kind}`)
  return stage
}

describe('starting', () => {
  it('makes an identity once and finds it again', async () => {
    const profile = new Profile()
    const first = await profile.open()
    await at(first, 'welcome').create('Alice', undefined)
    expect(at(first, 'ready').vault.protection.value).toBe('none')
    expect(profile.servers).toEqual(['https://tin.example'])
    expect(profile.platform.persistent).toBe(true)
    first.close()
    at(await profile.open(), 'ready')
  })

  it('has the key on the disk before the identity, so that neither is ever lost alone (ST1)', async () => {
    const profile = new Profile()
    const startup = await profile.open()
    vi.spyOn(profile.platform.secrets, 'save').mockRejectedValueOnce(new Error('no'))
    await expect(at(startup, 'welcome').create('Alice', undefined)).rejects.toThrow()
    startup.close()
    at(await profile.open(), 'welcome')
  })

  it('asks for the passphrase that was set, and takes no other (ST1)', async () => {
    const profile = new Profile()
    const first = await profile.open()
    await at(first, 'welcome').create('Alice', 'correct horse')
    first.close()
    const second = await profile.open()
    const { unlock } = at(second, 'locked')
    expect(await unlock('wrong')).toEqual({ ok: false, error: 'wrong-passphrase' })
    at(second, 'locked')
    await unlock('correct horse')
    expect(at(second, 'ready').vault.protection.value).toBe('passphrase')
  })

  it('lets the system keep the key where it can', async () => {
    const profile = new Profile()
    profile.platform.keyring = 'keyring'
    const first = await profile.open()
    expect(at(first, 'welcome').fallback).toBe('keyring')
    await at(first, 'welcome').create('Alice', undefined)
    const { key, protection } = at(first, 'ready').vault
    expect(protection.value).toBe('keyring')
    expect(profile.platform.record?.slice(2)).not.toEqual(key)
    first.close()
    expect(at(await profile.open(), 'ready').vault.key).toEqual(key)
  })

  it('changes and removes the passphrase', async () => {
    const profile = new Profile()
    const first = await profile.open()
    await at(first, 'welcome').create('Alice', undefined)
    const { vault } = at(first, 'ready')
    await vault.protect('one')
    expect([await vault.opens('two'), await vault.opens('one')]).toEqual([false, true])
    await vault.protect('two')
    expect(await vault.opens('one')).toBe(false)
    await vault.protect(undefined)
    first.close()
    at(await profile.open(), 'ready')
  })
})

describe('a second window (ST4)', () => {
  it('says that the first one has the device, and takes it over when asked', async () => {
    const profile = new Profile()
    const first = await profile.open()
    await at(first, 'welcome').create('Alice', undefined)
    const second = await profile.open()
    at(second, 'elsewhere')
    await second.useHere()
    at(second, 'ready')
    at(first, 'elsewhere')
    expect(profile.messengers[0]?.acts).toContain('dispose')
  })
})

describe('a disk that does not answer as it should (ST3)', () => {
  it.each([
    ['cut off', (record: Uint8Array) => record.slice(0, 2)],
    ['of another version', (record: Uint8Array) => record.map((byte, index) => (index === 0 ? 9 : byte))],
    ['of another form', (record: Uint8Array) => record.map((byte, index) => (index === 1 ? 9 : byte))],
    ['too long', (record: Uint8Array) => new Uint8Array([...record, 1])],
  ])('with a key record that is %s, says so and writes nothing', async (_, damage) => {
    const profile = new Profile()
    const first = await profile.open()
    await at(first, 'welcome').create('Alice', undefined)
    first.close()
    const damaged = damage(profile.platform.record ?? new Uint8Array())
    profile.platform.record = damaged
    const { error } = at(await profile.open(), 'failed')
    expect(error).toMatchObject({ code: 'STORAGE_DAMAGED' })
    expect(profile.platform.record).toEqual(damaged)
  })

  it('with the key gone and the data still there, does not begin anew', async () => {
    const profile = new Profile()
    const first = await profile.open()
    await at(first, 'welcome').create('Alice', undefined)
    first.close()
    profile.platform.record = undefined
    expect(at(await profile.open(), 'failed').error).toMatchObject({ code: 'STORAGE_DAMAGED' })
    expect(profile.platform.record).toBeUndefined()
  })

  it('can be tried again', async () => {
    const profile = new Profile()
    profile.platform.recordFailure = new Error('busy')
    const startup = await profile.open()
    at(startup, 'failed')
    profile.platform.recordFailure = undefined
    await startup.begin()
    at(startup, 'welcome')
  })
})
