import { describe, expect, it } from 'vitest'
import { readCommand } from '../../../signaling/options'

const secret = 'x'.repeat(32)

const read = (argv: readonly string[], env: Record<string, string> = {}): unknown => {
  const command = readCommand({ argv, env, web: undefined })
  if (!command.ok) return command.error
  return command.value.kind === 'serve' ? command.value.config.cluster : undefined
}

describe('options of a cluster', () => {
  it('SG13 there is none by default', () => {
    expect(read([])).toBeUndefined()
  })

  it('SG13 are taken from flags and environment', () => {
    const env = { TINCAN_REDIS: 'rediss://:pass@redis.example:6380', TINCAN_CLUSTER_SECRET: secret }
    expect(read([], env)).toEqual({ redis: env.TINCAN_REDIS, secret, host: '127.0.0.1', port: 0 })
    expect(read(['--cluster-address', '10.0.0.2:8790'], env)).toMatchObject({ host: '10.0.0.2', port: 8790 })
    expect(read(['--cluster-address', '[fd00::2]:8790'], env)).toMatchObject({ host: 'fd00::2', port: 8790 })
  })

  it.each([
    [['--redis', 'redis://:hunter2@r', '--cluster-secret', 'short'], /32 characters/],
    [['--redis', 'redis://:hunter2@r'], /32 characters/],
    [['--redis', 'http://:hunter2@r', '--cluster-secret', secret], /must look like redis:/],
    [['--redis', 'redis://:hunter2@r', '--cluster-secret', secret, '--cluster-address', 'here'], /host and a port/],
    [['--redis', 'redis://:hunter2@r', '--cluster-secret', secret, '--cluster-address', 'h:70000'], /host and a port/],
  ])('SG9 SG13 wrong ones are explained, without the password: %j', (argv, sentence) => {
    expect(read(argv)).toMatch(sentence)
    expect(read(argv)).not.toContain('hunter2')
    expect(read(argv)).not.toContain(secret)
  })
})
