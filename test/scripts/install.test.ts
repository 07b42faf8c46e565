import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url))

/** A project whose packages are not up to date, in which `npm` empties node_modules, as `npm ci` does. */
const project = (): { readonly folder: string; readonly shared: string; run(): ReturnType<typeof spawnSync> } => {
  const folder = mkdtempSync(join(tmpdir(), 'tincan-install-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const [shared, bin] = [join(folder, 'shared'), join(folder, 'bin')]
  for (const path of [shared, bin]) mkdirSync(path)
  cpSync(scripts, join(folder, 'scripts'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'package-lock.json'), '{}')
  writeFileSync(join(shared, 'package'), '')
  writeFileSync(join(bin, 'npm'), '#!/bin/sh\necho "npm $*"\nrm -rf node_modules/*\nexit 1\n')
  chmodSync(join(bin, 'npm'), 0o755)
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` }
  const run = () => spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: folder, env, encoding: 'utf8' })
  return { folder, shared, run }
}

describe('installing the packages', () => {
  it('refuses where node_modules is a link, and leaves what it links to as it is', () => {
    const { folder, run, shared } = project()
    symlinkSync(shared, join(folder, 'node_modules'))
    const { status, stderr, stdout } = run()
    expect(status).toBe(1)
    expect(String(stderr)).toContain('node_modules is a link to another folder, which npm ci would empty')
    expect(String(stdout)).not.toContain('npm ci --')
    expect(existsSync(join(shared, 'package'))).toBe(true)
  })

  it('runs npm ci in a folder of its own', () => {
    const { folder, run } = project()
    mkdirSync(join(folder, 'node_modules'))
    const { status, stdout } = run()
    expect(status).not.toBe(0)
    expect(String(stdout)).toContain('npm ci --no-audit --no-fund')
  })
})
