import { describe, expect, it } from 'vitest'
import { toBase64Url } from '../../../src/core/base/bytes'
import { CallLines } from '../../../src/core/link/call-lines'
import { isStreamTag, type StreamTag } from '../../../src/core/link/frame'
import type { Stream } from '../../../src/core/link/stream'

const tagOf = (number: number): StreamTag => {
  const tag = toBase64Url(Uint8Array.of(number, ...new Uint8Array(15)))
  if (!isStreamTag(tag)) throw new Error('a tag')
  return tag
}

const streamOf = (tag: StreamTag, queued = 0) => {
  const sent: Uint8Array[] = []
  const stream: Stream & { isOpen: boolean } = {
    purpose: 'call',
    tag,
    queued,
    isOpen: true,
    onMessage: undefined,
    onDrain: undefined,
    onClose: undefined,
    send: (message) => sent.push(message),
    pause: () => undefined,
    resume: () => undefined,
    close: () => {
      stream.isOpen = false
    },
  }
  return Object.assign(stream, { sent })
}

describe('the lines of calls on one link', () => {
  it('are opened once for each room, and anew where one was closed', () => {
    const lines = new CallLines()
    const opened: ReturnType<typeof streamOf>[] = []
    const say = (tag: StreamTag): boolean =>
      lines.say(tag, Uint8Array.of(1), () => {
        const stream = streamOf(tag)
        opened.push(stream)
        return stream
      })
    expect([say(tagOf(1)), say(tagOf(1))]).toEqual([true, true])
    expect(opened).toHaveLength(1)
    lines.close(tagOf(1))
    expect(say(tagOf(1))).toBe(true)
    expect(opened.map(({ sent }) => sent.length)).toEqual([2, 1])
  })

  it('are eight: the one that was used longest ago makes room', () => {
    const lines = new CallLines()
    const opened = new Map<number, ReturnType<typeof streamOf>>()
    const say = (number: number): void => {
      lines.say(tagOf(number), Uint8Array.of(1), () => {
        const stream = streamOf(tagOf(number))
        opened.set(number, stream)
        return stream
      })
    }
    for (let number = 1; number <= 8; number++) say(number)
    say(1)
    say(9)
    expect([...opened].filter(([, { isOpen }]) => !isOpen).map(([number]) => number)).toEqual([2])
  })

  it('say nothing where too much waits', () => {
    const lines = new CallLines()
    const full = streamOf(tagOf(1), 256 * 1024 + 1)
    expect(lines.say(tagOf(1), Uint8Array.of(1), () => full)).toBe(false)
    expect(full.sent).toEqual([])
  })

  it('hear one stream a room, and eight in all (HP3)', () => {
    const lines = new CallLines()
    const take = (number: number): boolean => lines.take(streamOf(tagOf(number)), () => undefined)
    expect([take(1), take(1)]).toEqual([true, false])
    for (let number = 2; number <= 8; number++) expect(take(number)).toBe(true)
    expect(take(9)).toBe(false)
    lines.close(tagOf(3))
    expect(take(9)).toBe(true)
  })
})
