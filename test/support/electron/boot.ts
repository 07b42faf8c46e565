import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { createFakeElectron, type FakeElectron, type FakeOptions } from './fake'

/** A profile's folder, gone after the test. */
export const freshFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tincan-main-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** Runs `main.ts` as a fresh process would, in a fresh profile, with these arguments. */
export const boot = async (options: FakeOptions & { readonly args?: readonly string[] } = {}) => {
  const userData = options.userData ?? freshFolder()
  const electron: FakeElectron = createFakeElectron({ ...options, userData })
  const before = process.argv
  process.argv = ['electron', ...(options.args ?? [])]
  vi.resetModules()
  vi.doMock('electron', () => electron)
  // A refusal is said aloud; the tests know.
  const said = vi.spyOn(console, 'warn').mockReturnValue()
  try {
    await import('../../../src/main/main')
  } finally {
    process.argv = before
  }
  await electron.app.becomeReady()
  return { ...electron, userData, said }
}
