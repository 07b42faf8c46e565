import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { inProject } from '../../scripts/lib/project.mjs'

const run = async (script: string, ...args: readonly string[]) => {
  const child = spawn(process.execPath, [inProject('scripts', script), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  await once(child, 'close')
  return { code: child.exitCode, output }
}

describe('flags', () => {
  it.each(['start.mjs', 'test.mjs', 'demo.mjs', 'dev.mjs', 'sim.mjs'])('%s explains itself', async (script) => {
    const { code, output } = await run(script, '--help')
    expect(code).toBe(0)
    expect(output).toMatch(/^npm /)
  })

  it.each([
    ['start.mjs', '--nope'],
    ['start.mjs', '--port=many'],
    ['start.mjs', '--port=70000'],
    ['start.mjs', 'stray'],
    ['test.mjs', '--only=everything'],
    ['sim.mjs', '--seeds=0'],
  ])('%s refuses %s in one sentence, with 2', async (script, flag) => {
    const { code, output } = await run(script, flag)
    expect(code).toBe(2)
    expect(output.trim().split('\n')).toHaveLength(1)
  })
})

it('npm start says that its port is taken, before it does anything', async () => {
  const squatter = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => {
    squatter.close()
  })
  await once(squatter, 'listening')
  const address = squatter.address()
  const port = typeof address === 'object' && address !== null ? String(address.port) : ''
  const { code, output } = await run('start.mjs', '--no-open', '--port', port)
  expect(code).toBe(1)
  expect(output.trim()).toBe(
    `Port ${port} is taken, perhaps by another Tincan: end that one or choose a port with --port N.`,
  )
})

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A script that starts a shell with a child of its own, and prints the child's id. */
const parent = `
  import { start, stopWithMe } from ${JSON.stringify(inProject('scripts/lib/processes.mjs'))}
  stopWithMe()
  start('sh', ['-c', 'sleep 600 & echo $!; wait'])
  setInterval(() => {}, 1000)
`

describe.skipIf(process.platform === 'win32')('what a script starts ends with it', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('on %s, grandchildren too', async (signal) => {
    const script = spawn(process.execPath, ['--input-type=module', '-e', parent], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const said: unknown[] = await once(script.stdout.setEncoding('utf8'), 'data')
    const grandchild = Number(said[0])
    expect(isAlive(grandchild)).toBe(true)
    script.kill(signal)
    await once(script, 'exit')
    // Who inherits an orphan takes its time to notice its end.
    await vi.waitFor(
      () => {
        expect(isAlive(grandchild)).toBe(false)
      },
      { timeout: 15_000 },
    )
  })
})
