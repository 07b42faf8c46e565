import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hostName, iceServers, turnLifetimeMs } from '../../signaling/ice'
import { serve, signIn, textLike, zidOf } from './support'

const zid = zidOf('alice')

describe('ICE servers', () => {
  it('SG7 SG8 own STUN comes first, then TURN with a credential as coturn checks it', () => {
    const now = 1_700_000_000_000
    const answer = iceServers({
      zid,
      host: 'chat.example',
      stunPort: 8787,
      turn: { urls: ['turn:turn.example:3478', 'turns:turn.example:5349'], secret: 'north' },
      now,
    })
    const username = `${(now + turnLifetimeMs) / 1000}:${zid}`
    expect(answer).toEqual({
      ok: true,
      iceServers: [
        { urls: ['stun:chat.example:8787'] },
        {
          urls: ['turn:turn.example:3478', 'turns:turn.example:5349'],
          username,
          credential: createHmac('sha1', 'north').update(username).digest('base64'),
        },
      ],
      expiresAt: new Date(now + turnLifetimeMs).toISOString(),
    })
  })

  it('SG7 a credential keeps its known answer', () => {
    const answer = iceServers({ zid, host: undefined, stunPort: 1, turn: { urls: ['turn:t'], secret: 's' }, now: 0 })
    expect(answer.iceServers).toHaveLength(1)
    expect(answer.iceServers[0]?.username).toBe(`3600:${zid}`)
  })

  it('SG7 reads the host of a Host header and nothing else', () => {
    expect(hostName('chat.example')).toBe('chat.example')
    expect(hostName('chat.example:443')).toBe('chat.example')
    expect(hostName('127.0.0.1:8787')).toBe('127.0.0.1')
    expect(hostName('[::1]:8787')).toBe('[::1]')
    for (const header of ['', 'a b', 'x?y', 'x/y', 'user@host', 'host:port', '::1'])
      expect(hostName(header)).toBeUndefined()
  })

  it('SG7 names the host the client reached it by, and the port STUN is on', async () => {
    const server = await serve({ turn: { urls: ['turn:turn.example'], secret: 'north' } })
    const alice = await signIn(server.port, 'alice')
    const answer = await alice.call('GET', '/api/msg/ice-servers')
    expect(answer.body).toMatchObject({
      ok: true,
      iceServers: [
        { urls: [`stun:127.0.0.1:${server.stunPort}`] },
        { urls: ['turn:turn.example'], username: textLike(new RegExp(`^\\d+:${zid}$`)) },
      ],
      expiresAt: textLike(/Z$/),
    })
    await server.close()
  })
})
