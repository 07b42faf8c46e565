import { describe, expect, it } from 'vitest'
import { createBridge, type Wire } from '../../src/ipc'

const wireThatAnswers = (answer: unknown) => {
  const asked: unknown[][] = []
  const listeners = new Map<string, (payload: unknown) => void>()
  const wire: Wire = {
    invoke: (...call) => {
      asked.push(call)
      return Promise.resolve(answer)
    },
    listen: (channel, listener) => {
      listeners.set(channel, listener)
      return () => listeners.delete(channel)
    },
  }
  return { bridge: createBridge(wire), asked, listeners }
}

describe('window.tincan', () => {
  it('asks on the channel of the table and returns what main answered', async () => {
    const { bridge, asked } = wireThatAnswers({ ok: true, value: { server: 'https://a.example', source: 'saved' } })
    expect(await bridge.config.load()).toEqual({ server: 'https://a.example', source: 'saved' })
    expect(asked).toEqual([['config.load', undefined]])
  })

  it('rejects with the channel and the reason where main refuses', async () => {
    const { bridge } = wireThatAnswers({ ok: false, refusal: 'request' })
    await expect(bridge.badge(-1)).rejects.toThrow('badge was refused: request')
  })

  it.each([undefined, 'ok', { ok: true }, { ok: false, refusal: 'because' }, { ok: true, value: 'strongbox' }])(
    'HP1: takes no answer that is not of the table: %j',
    async (answer) => {
      const { bridge } = wireThatAnswers(answer)
      await expect(bridge.secrets.protection()).rejects.toThrow()
    },
  )

  it('hears events until it is told to stop, and only those that decode', () => {
    const { bridge, listeners } = wireThatAnswers(undefined)
    const heard: string[] = []
    const stop = bridge.on.notificationClicked(({ tag }) => heard.push(tag))
    listeners.get('notificationClicked')?.({ tag: 'one' })
    listeners.get('notificationClicked')?.({ tag: 7 })
    expect(heard).toEqual(['one'])
    stop()
    expect(listeners.size).toBe(0)
  })
})
