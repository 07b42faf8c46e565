import { afterEach, describe, expect, it, vi } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { createManualClock } from '../../../../src/core/adapters/memory/clock'
import { seededRandom } from '../../../../src/core/adapters/memory/random'
import { openSignal } from '../../../../src/core/adapters/webrtc/signals'
import { createWebrtcTransport } from '../../../../src/core/adapters/webrtc/transport'
import { Cell } from '../../../../src/core/base/emitter'
import { ok } from '../../../../src/core/base/result'
import { randomKey } from '../../../../src/core/crypto/keys'
import { deviceOf, identityOf, topicFor } from '../../../support/network/people'
import { copyOfYWebrtc } from '../../../support/network/webrtc'
import { Ether } from './puppet'

/** A socket that stands at once, and whose server keeps what it is told. */
class KeepingSocket {
  static readonly OPEN = 1
  readonly readyState = 1
  onopen: (() => void) | undefined
  onmessage: ((event: { readonly data: string }) => void) | undefined

  constructor() {
    queueMicrotask(() => this.onopen?.())
  }

  send(text: string): void {
    kept.push(JSON.parse(text))
    this.onmessage?.({ data: '{"type":"pong"}' })
  }

  close(): void {
    // Nobody hears of it.
  }
}
let kept: unknown[] = []

const isPublished = (frame: unknown): frame is { readonly data: string } =>
  typeof frame === 'object' && frame !== null && 'data' in frame

describe('a room', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('announces itself again every few minutes: two who gave up calling each other find each other by then', async () => {
    kept = []
    vi.stubGlobal('WebSocket', KeepingSocket)
    const clock = createManualClock()
    const random = seededRandom(3)
    const place = { key: randomKey(random), topic: topicFor('tea') }
    const transport = createWebrtcTransport({
      signalUrl: () => Promise.resolve('ws://server/signal'),
      online: new Cell(true),
      iceServers: () => Promise.resolve(ok([])),
      identity: identityOf('alice'),
      wrtc: new Ether().wrtc,
      clock,
      random,
      yWebrtc: await copyOfYWebrtc(),
    })
    const doc = new Y.Doc()
    transport.attach({
      ...place,
      doc,
      awareness: new Awareness(doc),
      admits: () => true,
      onLinks: () => undefined,
      onBreach: () => undefined,
    })
    const announced = () =>
      kept
        .filter(isPublished)
        .flatMap(({ data }) => openSignal(place, data, identityOf('bob')) ?? [])
        .filter(({ signal }) => signal.type === 'announce' && signal.from === deviceOf('alice')).length
    for (let step = 0; step < 20 && announced() === 0; step++) await clock.advance(100)
    const first = announced()
    expect(first).toBeGreaterThan(0)
    for (let minute = 1; minute <= 11; minute++) await clock.advance(60_000)
    expect(announced()).toBe(first + 2)
    transport.dispose()
  })
})
