import { once } from 'node:events'
import { type Socket, createServer } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { isNodeId } from '../../../signaling/cluster/backplane'
import { deriveKeys } from '../../../signaling/cluster/keys'
import { openRedisStore } from '../../../signaling/cluster/redisStore'
import { systemClock } from '../../../src/core/base/clock'
import { assert } from '../../../src/core/base/errors'
import type { Logger } from '../../../src/core/base/logger'
import { aliasOf, sessionOf, topicOf } from '../support'

const topic = topicOf('tea').id
const node = aliasOf('node')
assert(isNodeId(node), '16 bytes name a node')

/** Something that listens where Redis should, and answers each chunk of commands as it likes. */
const pretend = async (answer: (socket: Socket, commands: string) => void) => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (commands) => {
      answer(socket, commands.toString())
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert(typeof address === 'object' && address !== null, 'a TCP server has an address')
  const logged: string[] = []
  const note = (event: string, fields: object = {}): number => logged.push(JSON.stringify({ event, ...fields }))
  const log: Logger = { info: note, warn: note }
  const url = `redis://:very-secret@127.0.0.1:${address.port}`
  const store = openRedisStore({ url, names: deriveKeys('secret').names, clock: systemClock, log })
  onTestFinished(async () => {
    store.close()
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
    expect(logged.join()).not.toContain('very-secret')
  })
  return { store, logged, sockets }
}

/** Says yes to whatever was asked, once a command. */
const yes = (commands: string): string => '+OK\r\n'.repeat(commands.match(/^\*\d+\r$/gm)?.length ?? 0)

const until = (condition: () => boolean): Promise<unknown> => vi.waitUntil(condition, { timeout: 10_000, interval: 5 })

describe('a Redis that is none', () => {
  it('SG13 SG10 that never answers is away, and nobody waits for it', async () => {
    const { store, sockets } = await pretend(() => undefined)
    await until(() => sockets.size > 0)
    const asked = performance.now()
    expect(await store.homeOf(sessionOf('a'))).toBeUndefined()
    expect(await store.once('key', 1_000)).toBeUndefined()
    expect(performance.now() - asked).toBeLessThan(1_000)
    expect(store.up).toBe(false)
  })

  it('SG13 SG10 that falls silent is away within seconds, and is tried again', async () => {
    const state = { silent: false }
    const { store, sockets } = await pretend((socket, commands) => {
      if (!state.silent) socket.write(yes(commands))
    })
    await until(() => store.up)
    state.silent = true
    const asked = performance.now()
    expect(await store.homeOf(sessionOf('a'))).toBeUndefined()
    expect(performance.now() - asked).toBeLessThan(3_000)
    expect(store.up).toBe(false)
    const before = sockets.size
    state.silent = false
    await until(() => store.up)
    expect(sockets.size).toBeGreaterThan(before)
  })

  it('SG13 SG10 that says nonsense is believed nothing', async () => {
    const { store } = await pretend((socket, commands) => {
      socket.write(yes(commands))
    })
    await until(() => store.up)
    expect(await store.homeOf(sessionOf('a'))).toBe('none')
    const shown = await store.shown(topic)
    expect([...(shown ?? [])]).toEqual([])
    expect((await store.register({ id: node, address: 'x:1' }, 1_000)) ?? []).toEqual([])
    const bans = await store.bans(undefined)
    expect(bans === undefined || bans === 'same' ? [] : [...bans.zids]).toEqual([])
  })

  it('SG13 SG10 that talks no Redis at all, or without end, is hung up on', async () => {
    const garbage = await pretend((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n<html>'))
    await until(() => garbage.sockets.size > 1)
    expect(await garbage.store.once('key', 1_000)).toBeUndefined()
    const flood = await pretend((socket, commands) => {
      if (!commands.includes('hgetall')) {
        socket.write(yes(commands))
        return
      }
      socket.write('*2\r\n$900000000\r\n')
      const pour = (): void => {
        while (!socket.destroyed && socket.write(Buffer.alloc(1024 * 1024)));
      }
      socket.on('drain', pour)
      pour()
    })
    await until(() => flood.store.up)
    expect(await flood.store.shown(topic)).toBeUndefined()
    expect(flood.logged.some((line) => line.includes('redis-down'))).toBe(true)
  })
})
