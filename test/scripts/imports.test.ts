import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { cruise } from '../../scripts/lib/cruise.mjs'
import { inProject } from '../../scripts/lib/project.mjs'

/** One project in which each of these files imports each of those; files come into being as they are named. */
const projectWith = (imports: readonly (readonly [from: string, to: string, as?: 'type'])[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tincan-imports-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const lines = new Map<string, string[]>()
  for (const [from, to, as] of imports) {
    const isOurs = /^(src|signaling)\//.test(to)
    if (isOurs && !lines.has(to)) lines.set(to, ['export const thing = 1', 'export type Thing = number'])
    const path = isOurs
      ? relative(dirname(from), to)
          .replace(/^(?!\.)/, './')
          .replace(/\.ts$/, '')
      : to
    const line = as === 'type' ? `import type { Thing } from '${path}'` : `import * as thing from '${path}'`
    lines.set(from, [...(lines.get(from) ?? ['export const thing = 1', 'export type Thing = number']), line])
  }
  for (const [path, content] of lines) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), `${content.join('\n')}\n`)
  }
  mkdirSync(join(folder, 'signaling'), { recursive: true })
  writeFileSync(join(folder, 'tsconfig.json'), '{"compilerOptions":{"module":"ESNext","moduleResolution":"bundler"}}')
  symlinkSync(inProject('node_modules'), join(folder, 'node_modules'), 'dir')
  return folder
}

const forbidden = [
  ['src/core/base/ids.ts', 'src/core/crypto/sign.ts'],
  ['src/core/crypto/keys.ts', 'src/core/identity/account.ts'],
  ['src/core/identity/device.ts', 'src/core/protocol/codec.ts'],
  ['src/core/protocol/peer.ts', 'src/core/network/port.ts'],
  ['src/core/conversation/reduce.ts', 'src/core/storage/rows.ts'],
  ['src/core/network/reconnect.ts', 'src/core/storage/rows.ts'],
  ['src/core/sync/rooms.ts', 'src/core/files/chunks.ts'],
  ['src/core/calls/machine.ts', 'src/core/storage/rows.ts'],
  ['src/core/messenger/wire.ts', 'src/core/adapters/dexie/rows.ts'],
  ['src/core/sync/documents.ts', 'src/core/adapters/webrtc/peer.ts'],
  ['src/core/index.ts', 'src/core/adapters/dexie/rows.ts'],
  ['src/core/adapters/memory/rows.ts', 'src/core/messenger/facade.ts'],
  ['src/core/adapters/webrtc/room.ts', 'src/core/sync/rooms.ts'],
  ['src/core/storage/schema.ts', 'src/renderer/state/store.ts'],
  ['src/core/identity/profile.ts', 'libsodium-wrappers-sumo'],
  ['src/core/base/clock.ts', 'node:timers'],
  ['src/core/storage/live.ts', 'dexie'],
  ['src/core/sync/provider.ts', 'y-webrtc'],
  ['src/renderer/features/chat.ts', 'src/core/messenger/facade.ts'],
  ['src/renderer/features/list.ts', 'src/core/adapters/dexie/rows.ts'],
  ['src/renderer/app/root.ts', 'src/main/window.ts'],
  ['src/renderer/ui/button.ts', 'src/preload/preload.ts'],
  ['src/main/window.ts', 'src/renderer/ui/button.ts'],
  ['src/main/config.ts', 'src/core/base/ids.ts'],
  ['src/preload/preload.ts', 'src/main/window.ts'],
  ['src/ipc/table.ts', 'src/core/base/ids.ts'],
  ['src/ipc/bridge.ts', 'electron'],
  ['signaling/hub.ts', 'src/core/identity/account.ts'],
  ['signaling/http.ts', 'src/core/protocol/peer.ts'],
] as const

const allowed = [
  ['src/core/identity/account.ts', 'src/core/base/ids.ts'],
  ['src/core/sync/rooms.ts', 'src/core/network/port.ts'],
  ['src/core/messenger/facade.ts', 'src/core/sync/rooms.ts'],
  ['src/core/index.ts', 'src/core/messenger/facade.ts'],
  ['src/core/adapters/dexie/rows.ts', 'src/core/storage/rows.ts'],
  ['src/core/adapters/dexie/rows.ts', 'dexie'],
  ['src/core/crypto/sodium.ts', 'libsodium-wrappers-sumo'],
  ['src/renderer/features/chat.ts', 'src/core/index.ts'],
  ['src/renderer/app/root.ts', 'src/core/adapters/dexie/rows.ts'],
  ['src/main/ipc.ts', 'src/ipc/table.ts'],
  ['src/main/ipc.ts', 'electron'],
  ['src/preload/bridge.ts', 'src/ipc/table.ts'],
  ['signaling/hub.ts', 'src/core/base/ids.ts'],
  ['signaling/frames.ts', 'src/core/protocol/signaling/frames.ts'],
] as const

it('every forbidden import is reported, one by one', async () => {
  const { violations } = await cruise(projectWith(forbidden))
  const reported = violations.map(({ from, to }) => `${from} → ${to}`)
  for (const [from, to] of forbidden) {
    expect(
      reported.filter((line) => line.startsWith(`${from} → `) && line.includes(to.replace(/^node:/, ''))),
    ).not.toEqual([])
  }
})

it('no allowed import is', async () => {
  const types = [['src/core/adapters/webrtc/types.ts', 'src/core/sync/port.ts', 'type']] as const
  const { violations, totalDependenciesCruised } = await cruise(projectWith([...allowed, ...types]))
  expect(violations).toEqual([])
  expect(totalDependenciesCruised).toBeGreaterThanOrEqual(allowed.length)
})

it('circles and imports that lead nowhere are reported', async () => {
  const folder = projectWith([
    ['src/core/base/a.ts', 'src/core/base/b.ts'],
    ['src/core/base/b.ts', 'src/core/base/a.ts'],
    ['src/core/base/c.ts', './nowhere'],
  ])
  const { violations } = await cruise(folder)
  const names = new Set(violations.map(({ rule }) => rule.name))
  expect(names).toContain('no circles')
  expect(names).toContain('every import resolves')
})
