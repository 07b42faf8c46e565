import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { is } from 'valibot'
import { describe, expect, it } from 'vitest'
import { generated } from '../../signaling/api/files'
import { operations } from '../../signaling/api/operations'
import { fields } from '../../signaling/api/shapes'
import { aliasOf, call, enter, keyOf, sessionOf, topicOf, zidOf, serve } from './support'

const filled = (path: string): string => path.replace(':topic', topicOf('api').id).replace(':id', 'm-1')

describe('the documents of the API', () => {
  it('SG4 say what the schemas say: else npm run api was not run', async () => {
    for (const { path, text } of await generated()) expect(readFileSync(path, 'utf8'), path).toBe(text)
  })

  it('SG1 SG4 name calls that there are, closed to whoever has not signed in, but for signing in', async () => {
    const server = await serve()
    const alice = await enter(server.port, 'alice')
    for (const { method, path, open } of operations) {
      const stranger = await call(server.port, method, filled(path))
      expect(stranger.status, `${method} ${path}`).toBe(open === true ? 400 : 401)
    }
    // Signing out would end the others.
    for (const { method, path } of operations.filter(
      (one) => !(one.method === 'DELETE' && one.path === '/api/session'),
    )) {
      const member = await alice.call(method, filled(path))
      expect(member, `${method} ${path}`).not.toMatchObject({ status: 404 })
    }
    expect((await alice.call('DELETE', '/api/session')).status).toBe(200)
    await server.close()
  })

  it('SG4 name every call there is', () => {
    const sources = ['messageRoutes', 'sessionRoutes', 'http'].map((name) =>
      readFileSync(new URL(`../../signaling/${name}.ts`, import.meta.url), 'utf8'),
    )
    const routes = sources.join('\n').match(/method: '[A-Z]+',\s*pattern:/g)
    expect(routes).toHaveLength(operations.length)
    expect(new Set(operations.map(({ method, path }) => `${method} ${path}`)).size).toBe(operations.length)
  })

  it('give fields that a function checks a pattern that says the same', () => {
    const honest = [
      ...Array.from({ length: 50 }, (_, index) => zidOf(String(index))),
      ...Array.from({ length: 50 }, (_, index) => aliasOf(String(index))),
      ...['call.invite', 'call.', 'call.x', 'call.Invite', `call.${'a'.repeat(33)}`, 'm-1', '!', ' ', 'x'.repeat(65)],
      keyOf('x').publicKey,
      sessionOf('x'),
    ]
    // Close to what is right, and wrong in one place.
    const near = fc
      .tuple(fc.constantFrom(...honest), fc.nat(70), fc.string({ minLength: 0, maxLength: 2 }))
      .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + 1))
    const patterned = Object.entries(fields).filter(([, { pattern }]) => pattern !== undefined)
    expect(patterned.map(([name]) => name)).toEqual(expect.arrayContaining(['Topic', 'Alias', 'CallType']))
    for (const [name, { schema, pattern = '' }] of patterned) {
      const shape = new RegExp(pattern, 'u')
      const agree = (text: string): void => {
        expect(shape.test(text), `${name}: ${text}`).toBe(is(schema, text))
      }
      honest.forEach(agree)
      fc.assert(fc.property(fc.oneof(near, fc.string()), agree), { numRuns: 2_000 })
    }
  })
})
