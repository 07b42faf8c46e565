import fc from 'fast-check'
import { expect, it } from 'vitest'
import { assetPath } from '../../src/main/assets'

it('names files under the root', () => {
  expect(assetPath('/app/out', '/')).toBe('/app/out/index.html')
  expect(assetPath('/app/out', '/assets/a%20b.js')).toBe('/app/out/assets/a b.js')
})

it.each(['/..', '/../out-of-here', '/%2e%2e/x', '/a/..%2f..%2fx', '/..%5cx', '/a%00.js', '/%', 'assets/a.js', ''])(
  'names nothing for %j',
  (path) => {
    expect(assetPath('/app/out', path)).toBeUndefined()
  },
)

it('names nothing outside the root, whatever the address', () => {
  const piece = fc.constantFrom('..', '.', '/', '%2f', '%2e', '%5c', '\\', 'a', '%00', '%252e', '~', 'C:')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const path = assetPath('/app/out', `/${pieces.join('')}`)
      expect(path === undefined || path.startsWith('/app/out/')).toBe(true)
    }),
    { numRuns: 2000 },
  )
})
