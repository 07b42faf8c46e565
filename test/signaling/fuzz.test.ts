import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFailed, onTestFinished } from 'vitest'
import { Fuzzer } from './fuzz/fuzzer'
import { Chances } from './fuzz/seeded'
import { ServerProcess } from './fuzz/serverProcess'
import { type Member, aliasOf, call, enter, envelopeOf, topicOf } from './support'

/** All of it, or another run, is had by environment. */
const frames = Number(process.env['FUZZ_FRAMES'] ?? 100_000)
const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

/** While a bystander waits for one frame, hostile clients get no more than so many in. */
const mostMeanwhile = 10_000
/** Garbage of 50 bytes a frame would be more. */
const mostLeft = 4 * 1024 * 1024

const topic = topicOf('bystanders')

interface Wait {
  readonly ms: number
  readonly frames: number
}

/** Two who talk with each other, and how long each frame took to come and be acknowledged. */
class Bystanders {
  readonly waits: Wait[] = []
  #sent = 0

  private constructor(
    private readonly alice: Member,
    private readonly bob: Member,
  ) {}

  static async enter(port: number): Promise<Bystanders> {
    const [alice, bob] = [await enter(port, 'alice'), await enter(port, 'bob')]
    await alice.join(topic)
    await bob.join(topic)
    return new Bystanders(alice, bob)
  }

  async talk(hostileFrames: () => number): Promise<void> {
    const [since, before] = [performance.now(), hostileFrames()]
    const [atAlice, atBob] = [this.alice.client.frames.length, this.bob.client.frames.length]
    const clientMsgId = `m-${String((this.#sent += 1))}`
    const sent = { type: 'message', id: clientMsgId, topic: topic.id, envelope: envelopeOf('still'), clientMsgId }
    this.alice.client.send(sent)
    const answer = await this.alice.client.frame({ id: clientMsgId }, atAlice)
    this.waits.push({ ms: performance.now() - since, frames: hostileFrames() - before })
    if (answer['code'] === 'RATE_LIMITED') {
      await pause(Number(answer['retryAfterMs']))
      return
    }
    expect(answer).toMatchObject({ type: 'ack', reached: 1 })
    expect(await this.bob.client.frame({ clientMsgId }, atBob)).toMatchObject({ from: aliasOf('alice') })
  }
}

describe.each(['native', 'node'] as const)('a fuzzer against the %s sockets', (listener) => {
  it('SG10 ends nothing, starves nobody and leaves nothing behind', { timeout: 300_000 }, async () => {
    onTestFailed(() => {
      console.log(`the same again: FUZZ_SEED=${String(seed)} FUZZ_FRAMES=${String(frames)}`)
    })
    const server = await ServerProcess.start({ listener })
    onTestFinished(async () => {
      await server.stop()
    })
    const bystanders = await Bystanders.enter(server.port)
    const chances = new Chances(seed)

    const attack = async (count: number): Promise<void> => {
      const fuzzer = new Fuzzer({ port: server.port, chances, frames: count, foreign: topic.id })
      const done = { yes: false }
      const attacking = fuzzer.run().finally(() => {
        done.yes = true
      })
      while (!done.yes && server.isAlive) await bystanders.talk(() => fuzzer.frames)
      await attacking
      await bystanders.talk(() => fuzzer.frames)
    }

    // What is compiled and cached once is no leak.
    await attack(frames / 10)
    const before = await server.state()
    await attack((frames * 9) / 10)
    const after = await server.state()
    const { length } = bystanders.waits
    const longest = Math.max(...bystanders.waits.map(({ ms }) => ms))
    console.log(
      `${listener}, seed ${String(seed)}: ${String(length)} exchanges beside it, the longest ${longest.toFixed(0)} ms; ` +
        `the server's loop stood ${after.longestDelayMs.toFixed(0)} ms at most; it holds ` +
        `${((after.held - before.held) / 1024).toFixed(0)} KB more`,
    )

    expect(server.isAlive).toBe(true)
    expect((await call(server.port, 'GET', '/healthz')).status).toBe(200)
    expect(Math.max(...bystanders.waits.map((wait) => wait.frames))).toBeLessThan(mostMeanwhile)
    expect(after.held - before.held).toBeLessThan(mostLeft)
    expect(await server.stop()).toBe(0)
  })
})
