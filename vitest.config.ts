import { defineConfig } from 'vitest/config'

/** Screen tests ask for jsdom by a comment at their head: `// @vitest-environment jsdom`. */
export default defineConfig({
  resolve: { alias: [{ find: /^simple-peer$/, replacement: 'simple-peer/simplepeer.min.js' }] },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    coverage: { include: ['src/**', 'signaling/**'], reporter: ['text-summary', 'json-summary'] },
  },
})
