import { createHash } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import type { ServerConfig } from '../../../../signaling/config'
import { hashCode } from '../../../../signaling/invites/code'
import { defaultLimits } from '../../../../signaling/limits'
import { createMemoryRows } from '../../../../src/core/adapters/memory/storage/rowStore'
import { createWebsocketSignaling, type WebsocketSignaling } from '../../../../src/core/adapters/websocket/signaling'
import { doWork } from '../../../../src/core/adapters/websocket/work'
import { systemClock } from '../../../../src/core/base/clock'
import { DisposableStore } from '../../../../src/core/base/disposables'
import { silentLogger } from '../../../../src/core/base/logger'
import { systemRandom } from '../../../../src/core/base/random'
import { loadCrypto } from '../../../../src/core/crypto/sodium'
import { createIdentity, createMessenger, openStorage, type Messenger } from '../../../../src/core'
import type { SessionSigner } from '../../../../src/core/network/signaling'
import { leadingZeroBits, maxWorkBits } from '../../../../src/core/protocol/signaling/work'
import { serve, signIn } from '../../../signaling/support'
import { signerOf } from '../../../support/network/people'
import { until } from '../../../support/patience'

const surroundings = { clock: systemClock, random: systemRandom, logger: silentLogger }
const invited = { kind: 'invite', codeHashes: new Set([hashCode('open sesame')]), file: undefined } as const

describe('signing in', () => {
  const owned: (() => unknown)[] = []
  beforeAll(loadCrypto)
  afterEach(async () => {
    for (const end of owned.splice(0).reverse()) await end()
  })

  const start = async (config: Partial<ServerConfig>): Promise<{ port: number; origin: string }> => {
    const server = await serve(config)
    owned.push(() => server.close())
    return { port: server.port, origin: `http://127.0.0.1:${server.port}` }
  }

  const signalingOf = (server: string, signer: SessionSigner, fetcher?: typeof fetch): WebsocketSignaling => {
    const options = { ...surroundings, server, signer, WebSocket }
    const signaling = createWebsocketSignaling(fetcher === undefined ? options : { ...options, fetch: fetcher })
    owned.push(() => {
      signaling.dispose()
    })
    return signaling
  }

  it('SG11 tells why a server refuses, and answers it with the code as soon as there is one', async () => {
    const { origin } = await start({ access: invited })
    let code: string | undefined
    const alice = signalingOf(origin, { ...signerOf('alice'), inviteCode: () => code })
    alice.start()
    const refusedAs = (why: string) => (): boolean =>
      alice.state.value.kind === 'offline' && alice.state.value.code === why
    await until(refusedAs('CODE_REQUIRED'))
    code = 'wrong'
    alice.reconnect()
    await until(refusedAs('CODE_REFUSED'))
    code = 'open sesame'
    alice.reconnect()
    await until(() => alice.state.value.kind === 'online')
  })

  it('SG10 stays away as long as the server asks, but no longer than a minute', async () => {
    const answer = { ok: false, code: 'RATE_LIMITED', message: 'slow down', retryAfterMs: 9_000_000 }
    const alice = signalingOf('https://server.example', signerOf('alice'), () =>
      Promise.resolve(new Response(JSON.stringify(answer), { status: 429 })),
    )
    alice.start()
    await until(() => alice.state.value.kind === 'offline')
    const { value } = alice.state
    const wait = value.kind === 'offline' ? (value.retryAt ?? 0) - Date.now() : 0
    expect(wait).toBeGreaterThan(50_000)
    expect(wait).toBeLessThanOrEqual(60_000)
  })

  it('SG11 does the work that a crowded server asks for by itself', async () => {
    const crowded = await start({
      work: { mostBits: 14, perSecond: 1_000 },
      limits: { ...defaultLimits, sessions: 10 },
    })
    for (let index = 0; index < 9; index++) await signIn(crowded.port, `person ${index}`)
    const asked = vi.fn(fetch)
    const carol = signalingOf(crowded.origin, signerOf('carol'), asked)
    carol.start()
    await until(() => carol.state.value.kind === 'online')
    expect(asked.mock.calls.some(([, init]) => typeof init?.body === 'string' && init.body.includes('"work":"'))).toBe(
      true,
    )
  })

  it('SG11 HP1 does no work beyond reason, and says so', async () => {
    const challenge = { ok: true, challenge: 'A'.repeat(76), expiresAt: '2099-01-01T00:00:00.000Z', work: 40 }
    const alice = signalingOf('https://server.example', signerOf('alice'), () =>
      Promise.resolve(new Response(JSON.stringify(challenge), { status: 200 })),
    )
    alice.start()
    await until(() => alice.state.value.kind === 'offline')
    expect(alice.state.value).toMatchObject({ reason: 'refused', code: 'WORK_TOO_MUCH' })
    expect(await doWork(new Uint8Array(57), maxWorkBits + 1, systemClock)).toBeUndefined()
  })

  it('SG11 works in slices, between which everything else goes on', async () => {
    let turns = 0
    let working = true
    const turn = (): void => {
      turns += 1
      if (working) setImmediate(turn)
    }
    setImmediate(turn)
    const challenge = new Uint8Array(57).fill(3)
    const work = await doWork(challenge, 16, systemClock)
    working = false
    const hash = createHash('sha256')
      .update(challenge)
      .update(work ?? '')
      .digest()
    expect(leadingZeroBits(hash)).toBeGreaterThanOrEqual(16)
    expect(turns).toBeGreaterThan(5)
  })

  it('SG11 the user answers in the settings; the code is kept sealed, and used after a restart', async () => {
    const { origin } = await start({ access: invited })
    let rows = createMemoryRows()
    const databaseKey = systemRandom.bytes(32)
    const storage = () => openStorage({ rows, databaseKey, random: systemRandom })
    await createIdentity(storage(), { name: 'Alice', ...surroundings })
    const open = async (): Promise<Messenger> => {
      const messenger = await createMessenger({
        ...surroundings,
        storage: storage(),
        server: origin,
        network: (server, signer) => ({
          signaling: createWebsocketSignaling({ ...surroundings, server, signer, WebSocket }),
          transport: Object.assign(new DisposableStore(), {
            attach: () => {
              throw new Error('nobody is met here')
            },
          }),
        }),
      })
      owned.push(() => {
        messenger.dispose()
      })
      return messenger
    }
    const first = await open()
    await until(() => first.network.view.value.closed.length > 0)
    expect(first.network.view.value.closed).toMatchObject([{ server: origin, reason: 'code-required' }])
    await expect(first.network.useInviteCode(origin, 'x'.repeat(129))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
    await first.network.useInviteCode(origin, 'wrong')
    await until(() => first.network.view.value.closed[0]?.reason === 'code-refused')
    await first.network.useInviteCode(origin, ' open sesame ')
    await until(() => first.network.view.value.signaling.kind === 'online')
    expect(first.network.view.value.closed).toEqual([])
    await first.settings.update({ theme: 'dark' })
    const kept = await rows.read((table) => table.get('meta', 'settings'))
    expect(Buffer.from(kept?.value ?? []).toString('latin1')).not.toContain('sesame')
    first.dispose()
    rows = rows.crash()
    const second = await open()
    await until(() => second.network.view.value.signaling.kind === 'online')
  })
})
