import * as v from 'valibot'
import { afterEach, describe, expect, it } from 'vitest'
import type { ServerConfig } from '../../signaling/config'
import { Journal } from '../../signaling/journal'
import { defaultLimits } from '../../signaling/limits'
import { jsonLogger } from '../../signaling/log'
import { Pseudonyms } from '../../signaling/pseudonyms'
import type { RunningServer } from '../../signaling/server'
import { type Clock, systemClock } from '../../src/core/base/clock'
import { systemRandom } from '../../src/core/base/random'
import { type Member, call, enter, proofOf, serve, signIn, zidOf } from './support'

const token = 'token-of-the-admin'
const entryShape = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))
const dayMs = 24 * 60 * 60 * 1000

describe('SG9 the log', () => {
  const servers: RunningServer[] = []
  let lines: string[] = []
  let ahead = 0
  const clock: Clock = { ...systemClock, now: () => Date.now() + ahead }
  const log = jsonLogger((line) => lines.push(line), clock)
  const start = async (config: Partial<ServerConfig> = {}): Promise<number> => {
    const server = await serve({ adminToken: token, ...config }, { log, clock })
    servers.push(server)
    return server.port
  }
  const entries = (event: string): readonly Record<string, unknown>[] =>
    lines.map((line) => v.parse(entryShape, JSON.parse(line))).filter((entry) => entry['event'] === event)

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()))
    lines = []
    ahead = 0
  })

  it('names people by pseudonyms of the day alone, one JSON object a line', async () => {
    const port = await start({ access: { kind: 'allowlist', zids: new Set([zidOf('alice'), zidOf('bob')]) } })
    const alice = await enter(port, 'alice')
    await signIn(port, 'alice')
    await signIn(port, 'bob')
    await call(port, 'POST', '/api/session', { body: await proofOf(port, 'mallory') })
    const [first, again, other] = entries('signed-in').map(({ who }) => who)
    expect(first).toMatch(/^zid-[\w-]{12}$/)
    expect(again).toBe(first)
    expect(other).not.toBe(first)
    const from = entries('signed-in')[0]?.['from']
    expect(from).toMatch(/^address-[\w-]{12}$/)
    expect(entries('not-let-in')).toMatchObject([{ code: 'NOT_ADMITTED', from }])
    for (const line of lines) expect(line.endsWith('}\n')).toBe(true)
    const all = lines.join('')
    for (const secret of [...['alice', 'bob', 'mallory'].map(zidOf), alice.session, alice.token, '127.0.0.1', token])
      expect(all).not.toContain(secret)
  })

  it('gives everybody another name after a day, and in every process', async () => {
    const port = await start()
    await signIn(port, 'alice')
    ahead = dayMs + 1
    await signIn(port, 'alice')
    await signIn(await start(), 'alice')
    const names = entries('signed-in').map(({ who, from }) => [who, from])
    expect(new Set(names.flat()).size).toBe(6)
  })

  it('tells of floods, seldom, whose they are; and whoever that is can be banned by that name', async () => {
    const port = await start({ limits: { ...defaultLimits, rate: { perSecond: 0.1, burst: 1 } } })
    const mallory: Member = await enter(port, 'mallory')
    for (let count = 0; count < 100; count++) mallory.client.send({ type: 'ping', id: `p${count}` })
    await mallory.client.frame({ id: 'p99' })
    const told = entries('too-fast')
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({ limit: 'session' })
    const banned = await call(port, 'POST', '/api/admin/bans', {
      headers: { authorization: `Bearer ${token}` },
      body: { who: told[0]?.['who'] },
    })
    expect(banned).toMatchObject({ status: 200, body: { zid: zidOf('mallory') } })
    expect(await mallory.client.closed).toBe(4001)
    expect(entries('banned')).toMatchObject([{ who: told[0]?.['who'] }])
  })

  it('cannot be filled by strangers', () => {
    const journal = new Journal(log, new Pseudonyms(systemRandom, clock), clock)
    for (let count = 0; count < 10_000; count++) journal.notLetIn('UNAUTHORIZED', `address ${count}`)
    expect(lines.length).toBeLessThan(400)
    ahead = 10_000
    journal.notLetIn('UNAUTHORIZED', 'another')
    const unwritten = entries('not-let-in').map((entry) => Number(entry['unwritten'] ?? 0))
    expect(lines.length + unwritten.reduce((sum, count) => sum + count, 0)).toBe(10_001)
  })
})
