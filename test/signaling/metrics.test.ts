import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { afterEach, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../signaling/limits'
import { listenNode } from '../../signaling/nodeSockets'
import type { RunningServer, ServerDeps } from '../../signaling/server'
import { parseJson } from '../../src/core/protocol/signaling/decode'
import { Client, call, enter, envelopeOf, serve, signIn, topicOf, zidOf } from './support'

const token = 'token-of-the-admin'
const dashboard = fileURLToPath(new URL('../../deploy/grafana/tincan-signaling.json', import.meta.url))
const dashboardShape = v.object({
  panels: v.array(v.object({ title: v.string(), targets: v.array(v.object({ expr: v.string() })) })),
  templating: v.object({ list: v.array(v.object({ query: v.union([v.string(), v.object({ query: v.string() })]) })) }),
})

describe('SG12 metrics', () => {
  const servers: RunningServer[] = []
  const start = async (deps: Partial<ServerDeps> = {}): Promise<number> => {
    const server = await serve({ adminToken: token, limits: { ...defaultLimits, backlogBytes: 64 * 1024 } }, deps)
    servers.push(server)
    return server.port
  }
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()))
  })

  const scrape = async (port: number): Promise<string> => {
    const answer = await call(port, 'GET', '/metrics', { headers: { authorization: `Bearer ${token}` } })
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4')
    return typeof answer.body === 'string' ? answer.body : ''
  }
  const valueOf = (text: string, series: string): number => {
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `))
    return Number(line?.slice(series.length + 1) ?? Number.NaN)
  }
  const namesOf = (text: string): readonly string[] =>
    [...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name)

  it.each([
    ['native sockets', {}],
    ['sockets of Node', { listen: listenNode }],
  ])('count what happens over %s', async (_kind, deps) => {
    const port = await start(deps)
    const [alice, bob] = [await enter(port, 'alice'), await enter(port, 'bob')]
    const topic = topicOf('counted')
    await alice.join(topic)
    await bob.join(topic)
    const envelope = envelopeOf('x'.repeat(300))
    alice.client.send({ type: 'message', id: 'm', topic: topic.id, envelope, clientMsgId: 'm' })
    await alice.client.frame({ id: 'm' })
    await bob.client.frame({ type: 'message' })
    await alice.call('POST', `/api/msg/conversations/${topic.id}/messages`, { envelope, clientMsgId: 'n' })
    alice.client.send({ type: 'leave', id: 'l', topic: topicOf('another').id })
    await alice.client.frame({ id: 'l' })
    const text = await scrape(port)
    const { length } = envelope
    expect({
      sessions: valueOf(text, 'tincan_sessions'),
      topics: valueOf(text, 'tincan_topics'),
      sockets: valueOf(text, 'tincan_sockets{socket="msg"}'),
      joins: valueOf(text, 'tincan_frames_total{socket="msg",type="join"}'),
      messages: valueOf(text, 'tincan_frames_total{socket="msg",type="message"}'),
      refused: valueOf(text, 'tincan_refusals_total{place="msg",code="FORBIDDEN"}'),
      relayedIn: valueOf(text, 'tincan_relay_bytes_total{direction="in"}'),
      relayedOut: valueOf(text, 'tincan_relay_bytes_total{direction="out"}'),
      ok: valueOf(text, 'tincan_http_answers_total{area="msg",status="200"}'),
      waiting: valueOf(text, 'tincan_backpressure_bytes{socket="msg"}'),
    }).toEqual({
      sessions: 2,
      topics: 1,
      sockets: 2,
      joins: 2,
      messages: 1,
      refused: 1,
      relayedIn: 2 * length,
      relayedOut: 2 * length,
      ok: 1,
      waiting: 0,
    })
    expect(valueOf(text, 'tincan_event_loop_delay_seconds{quantile="0.99"}')).toBeGreaterThanOrEqual(0)
    expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e6)
    await bob.client.close()
    await expect.poll(async () => valueOf(await scrape(port), 'tincan_sockets{socket="msg"}')).toBe(1)
  })

  it('count readers that fall behind', async () => {
    const port = await start()
    const [alice, slow] = [await enter(port, 'alice'), await enter(port, 'slow')]
    const topic = topicOf('flood')
    await alice.join(topic)
    await slow.join(topic)
    slow.client.socket.pause()
    const envelope = envelopeOf('x'.repeat(40_000))
    const dropped = async (): Promise<number> => {
      for (let sent = 0; sent < 40; sent++)
        alice.client.send({ type: 'message', id: `m${sent}`, topic: topic.id, envelope, clientMsgId: `m${sent}` })
      await alice.client.settle()
      return valueOf(await scrape(port), 'tincan_backpressure_drops_total{socket="msg"}')
    }
    await expect.poll(dropped, { timeout: 10_000 }).toBeGreaterThan(0)
    slow.client.socket.terminate()
  })

  it('notice when the event loop stands still', async () => {
    const port = await start()
    await scrape(port)
    await expect
      .poll(async () => {
        const until = performance.now() + 120
        while (performance.now() < until);
        return valueOf(await scrape(port), 'tincan_event_loop_delay_seconds{quantile="1"}')
      })
      .toBeGreaterThan(0.05)
  })

  it('hold no id, and nothing that a client could multiply', async () => {
    const port = await start()
    const alice = await enter(port, 'alice')
    const topic = topicOf('secret')
    await alice.join(topic)
    const signal = await Client.open(port, '/signal', { token: alice.token })
    const before = (await scrape(port)).split('\n').length
    for (let count = 0; count < 30; count++) {
      const envelope = envelopeOf('x')
      const letters = String.fromCharCode(97 + (count % 26)).repeat(1 + count)
      alice.client.send({ type: `call.${letters}`, id: `c${count}`, topic: topic.id, envelope })
      alice.client.send({ type: `strange-${count}` })
      signal.send({ type: `odd-${count}` })
      await call(port, 'GET', `/api/${letters}`)
      await call(port, 'GET', `/${letters}`)
    }
    await alice.client.settle()
    const text = await scrape(port)
    expect(valueOf(text, 'tincan_frames_total{socket="msg",type="call"}')).toBe(30)
    expect(valueOf(text, 'tincan_frames_total{socket="msg",type="unknown"}')).toBe(30)
    // Calls, unknown ones on both sockets, pings, two areas, a refusal or two.
    expect(text.split('\n').length).toBeLessThan(before + 12)
    for (const id of [zidOf('alice'), alice.session, alice.alias, topic.id, '127.0.0.1', 'strange', token])
      expect(text).not.toContain(id)
  })

  it('are all that the dashboard asks for, and all ours are on it', async () => {
    const port = await start()
    await signIn(port, 'alice')
    const names = namesOf(await scrape(port))
    const { panels, templating } = v.parse(dashboardShape, parseJson(readFileSync(dashboard, 'utf8')))
    const asked = [
      ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
      ...templating.list.map(({ query }) => (typeof query === 'string' ? query : query.query)),
    ].flatMap((query) => query.match(/\b(tincan|process)_[a-z_]+/g) ?? [])
    expect(names.filter((name) => !asked.includes(name))).toEqual([])
    expect(asked.filter((name) => !names.includes(name))).toEqual([])
  })
})
