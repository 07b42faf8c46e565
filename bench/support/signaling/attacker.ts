/** Hostile clients, in a process of their own. */
import { setImmediate as breathe } from 'node:timers/promises'
import * as v from 'valibot'
import WebSocket from 'ws'
import { type Attack, attacks } from './attacks'
import { type Speech, tincan } from './dialects'

const question = v.variant('do', [
  v.object({ do: v.literal('arm'), id: v.number(), port: v.number(), sessions: v.number() }),
  v.object({ do: v.literal('attack'), id: v.number(), attack: v.picklist(Object.keys(attacks)) }),
])

/** What a socket may have unsent before another gets its turn. */
const mostUnsent = 512 * 1024

const armory: { speeches: Speech[] } = { speeches: [] }

const open = async (attack: Attack, speech: Speech): Promise<WebSocket> => {
  const url = speech.url.replace('/ws/msg', attack.path)
  const socket = new WebSocket(url, { headers: { ...speech.headers }, perMessageDeflate: false })
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('open', resolve).once('close', resolve))
  if (!attack.together) return socket
  for (const text of speech.greeting) socket.send(text)
  await new Promise((resolve) => socket.on('message', resolve).once('close', resolve))
  socket.pause()
  return socket
}

/** All say what they have to say at once, each until it is hung up on. */
const run = async (attack: Attack): Promise<number> => {
  const speeches = armory.speeches.splice(0, armory.speeches.length / Object.keys(attacks).length)
  const flooding = await Promise.all(
    speeches.map(async (speech) => ({ speech, said: 0, socket: await open(attack, speech) })),
  )
  let frames = 0
  const isDone = ({ said, socket }: (typeof flooding)[number]): boolean =>
    said >= attack.frames || socket.readyState !== WebSocket.OPEN
  while (!flooding.every(isDone)) {
    for (const flood of flooding) {
      while (!isDone(flood) && flood.socket.bufferedAmount < mostUnsent) {
        flood.socket.send(attack.together ? flood.speech.say(flood.said) : attack.frame(flood.said))
        flood.said += 1
        frames += 1
      }
    }
    await breathe()
  }
  for (const { socket } of flooding) socket.terminate()
  return frames
}

const answer = async (asked: v.InferOutput<typeof question>): Promise<object> => {
  if (asked.do === 'attack') {
    const found = Object.entries(attacks).find(([name]) => name === asked.attack)
    if (found === undefined) throw new Error('no such attack')
    return { frames: await run(found[1]) }
  }
  const dialect = tincan(asked.port, asked.sessions)
  for (let member = 0; member < asked.sessions; member += 1) armory.speeches.push(await dialect.speech(member))
  return {}
}

process.on('message', (word) => {
  const asked = v.parse(question, word)
  void answer(asked).then((found) => process.send?.({ ...found, id: asked.id }))
})
