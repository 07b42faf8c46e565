import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listenNode } from '../../signaling/nodeSockets'
import { defaultLimits } from '../../signaling/limits'
import { systemDeps } from '../../signaling/server'
import { type Member, enter, envelopeOf, serve, topicOf } from './support'

const topic = topicOf('last words')
const large = Buffer.alloc(40_000, 1).toString('base64url')
const small = envelopeOf('bye')
const anyRate = { perSecond: 100_000, burst: 100_000 }
/** Large ones: more than the system keeps for a reader that reads nothing, so that the rest waits in the server. */
const frames = 300

interface Conversation {
  readonly alice: Member
  readonly bob: Member
  readonly carol: Member
}

const gather = async (port: number): Promise<Conversation> => {
  const [alice, bob, carol] = [await enter(port, 'alice'), await enter(port, 'bob'), await enter(port, 'carol')]
  for (const member of [alice, bob, carol]) await member.join(topic)
  return { alice, bob, carol }
}

/** Says something and returns whether it was acknowledged as having reached both others. */
const say = async ({ alice }: Conversation, id: string, envelope: string): Promise<boolean> => {
  const from = alice.client.frames.length
  alice.client.send({ type: 'message', id, topic: topic.id, envelope, clientMsgId: id })
  const answer = await Promise.race([alice.client.frame({ id }, from), alice.client.closed])
  return typeof answer === 'object' && answer['type'] === 'ack' && answer['reached'] === 2
}

/** Whatever of it did not come to whom it was said to have reached. */
const missing = ({ bob, carol }: Conversation, acknowledged: readonly string[]): readonly string[] =>
  [bob, carol].flatMap(({ client }) => {
    const come = new Set(client.frames.map((frame) => frame['clientMsgId']))
    return acknowledged.filter((id) => !come.has(id))
  })

/** Talks until nothing is acknowledged any more. Carol reads nothing, until the server refuses to take more. */
const talkThrough = async (conversation: Conversation, stop: () => void): Promise<readonly string[]> => {
  const { alice, bob, carol } = conversation
  const acknowledged: string[] = []
  carol.client.socket.pause()
  for (let count = 0; ; count += 1) {
    if (count === frames / 2) stop()
    const id = `m-${String(count)}`
    if (!(await say(conversation, id, count < frames ? large : small))) break
    acknowledged.push(id)
  }
  carol.client.socket.resume()
  await Promise.all([alice, bob, carol].map(({ client }) => client.closed))
  return acknowledged
}

describe('a drain', () => {
  it('SG12 loses nothing that was acknowledged when the process ends, be a reader ever so slow', async () => {
    const flags = ['--port', '0', '--drain-ms', '3000', '--backlog-bytes', String(256 * 1024 * 1024)]
    const rates = ['--rate', '100000', '--burst', '100000', '--address-rate', '100000', '--address-burst', '100000']
    const server = spawn(process.execPath, ['--import', 'tsx', 'signaling/main.ts', ...flags, ...rates], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: process.env['PATH'] },
    })
    onTestFinished(() => {
      server.kill('SIGKILL')
    })
    const ended = once(server, 'exit')
    const said = await new Promise<string>((resolve) => {
      server.stdout.once('data', (text: Buffer) => {
        resolve(text.toString())
      })
    })
    const conversation = await gather(Number(/:(\d+)\n/.exec(said)?.[1]))
    const acknowledged = await talkThrough(conversation, () => server.kill('SIGTERM'))
    expect(acknowledged.length).toBeGreaterThan(frames / 2)
    expect(missing(conversation, acknowledged)).toEqual([])
    expect(await ended).toEqual([0, null])
  })

  it.each([
    ['µWebSockets', systemDeps.listen],
    ['Node', listenNode],
  ])('SG12 refuses frames with DRAINING once it takes no more, by %s', async (_name, listen) => {
    const limits = { ...defaultLimits, rate: anyRate, addressRate: anyRate, backlogBytes: 256 * 1024 * 1024 }
    const server = await serve({ drainMs: 3_000, limits }, { listen })
    const conversation = await gather(server.port)
    const closing: Promise<void>[] = []
    const acknowledged = await talkThrough(conversation, () => closing.push(server.close()))
    expect(conversation.alice.client.frames.at(-1)).toMatchObject({ type: 'error', code: 'DRAINING', status: 503 })
    expect(missing(conversation, acknowledged)).toEqual([])
    await Promise.all(closing)
  })
})
