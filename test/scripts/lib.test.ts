import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { findChromium } from '../../scripts/lib/chromium.mjs'
import { countPlaywright, countVitest, summary } from '../../scripts/lib/counts.mjs'
import { freePort, isFree } from '../../scripts/lib/server.mjs'

const reportOf = (content: unknown): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tincan-report-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const path = join(folder, 'report.json')
  writeFileSync(path, JSON.stringify(content))
  return path
}

const vitestReport = (...statuses: string[]) =>
  reportOf({
    testResults: [
      {
        name: 'a',
        status: 'passed',
        assertionResults: statuses.map((status) => ({ status, fullName: `is ${status}` })),
      },
    ],
  })

describe('counting tests', () => {
  it('tells passed, failed and skipped apart, and names the skipped', () => {
    const counts = countVitest(vitestReport('passed', 'passed', 'failed', 'pending', 'todo'), 1)
    expect(counts).toEqual({ passed: 2, failed: 1, skipped: 2, notes: ['skipped: is pending', 'skipped: is todo'] })
  })

  it('a file that does not load is a failure', () => {
    const path = reportOf({ testResults: [{ name: 'a', status: 'failed', assertionResults: [] }] })
    expect(countVitest(path, 1).failed).toBe(1)
  })

  it('a run that ends badly has failed, whatever its tests say', () => {
    expect(countVitest(vitestReport('passed'), 1).failed).toBe(1)
    expect(countVitest('/nowhere/report.json', 1).failed).toBe(1)
    expect(countPlaywright('/nowhere/report.json', 1).failed).toBe(1)
  })

  it('a test that passes only at the second try has failed; a skipped one says why', () => {
    const annotations = [{ type: 'skip', description: 'no Electron here' }]
    const path = reportOf({
      stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 1 },
      suites: [{ suites: [{ specs: [{ title: 'starts', tests: [{ status: 'skipped', annotations }] }] }] }],
    })
    expect(countPlaywright(path, 1)).toEqual({
      passed: 3,
      failed: 2,
      skipped: 1,
      notes: ['skipped: starts: no Electron here'],
    })
  })

  it('ends with one plain line', () => {
    const counts = { passed: 2, failed: 0, skipped: 0, notes: [] }
    expect(summary([counts, counts])).toEqual({ line: '4 passed, 0 failed', failed: 0 })
    expect(summary([counts, { ...counts, failed: 1, skipped: 3 }]).line).toBe('4 passed, 1 failed, 3 skipped')
  })
})

describe('finding Chromium', () => {
  it('takes the one that is named, and no other where that is not there', () => {
    vi.stubEnv('CHROMIUM_PATH', process.execPath)
    expect(findChromium()).toBe(process.execPath)
    vi.stubEnv('CHROMIUM_PATH', '/nowhere/chromium')
    expect(findChromium()).toBeUndefined()
    vi.unstubAllEnvs()
  })

  it('looks along PATH', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tincan-path-'))
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true })
      vi.unstubAllEnvs()
    })
    writeFileSync(join(folder, 'chromium'), '')
    vi.stubEnv('CHROMIUM_PATH', '')
    vi.stubEnv('PATH', folder)
    expect(findChromium()).toBe(join(folder, 'chromium'))
  })
})

it('a free port is free', async () => {
  expect(await isFree(await freePort(), '127.0.0.1')).toBe(true)
})
