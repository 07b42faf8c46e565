import { readFileSync, openSync, readSync, closeSync } from 'node:fs'
import { expect, test } from './support/story'

test('the server dies while they talk: messages go on, the banner says so, and it heals by itself', async ({
  server,
  setup,
}) => {
  const [alice, bob] = await setup('Alice', 'Bob')
  await alice.say('with a server')
  await bob.reads('with a server')

  await server.kill()
  await expect(alice.banner).toContainText(/server/i)
  await expect(bob.banner).toContainText(/server/i)
  await alice.say('and without')
  await bob.reads('and without')
  await alice.sees('and without', /Delivered|Read/)
  await bob.say('still here')
  await alice.reads('still here')

  await server.start()
  await expect(alice.banner).not.toContainText(/unreachable/i, { timeout: 45_000 })
  // The rooms are not deaf after the restart: somebody who comes back is found (SG5).
  await bob.page.reload()
  await bob.talkTo(alice)
  await alice.say('welcome back')
  await bob.reads('welcome back')
  await alice.sees('welcome back', /Delivered|Read/)
})

test('SG9: no word of a message is found in the server’s logs, arguments or memory', async ({ server, setup }) => {
  const [alice, bob] = await setup('Alice', 'Bob')
  const marker = 'zanzibarmarmalade'
  await alice.say(marker)
  await bob.reads(marker)
  await alice.sees(marker, /Delivered|Read/)
  expect(server.log.join('\n')).not.toContain(marker)
  expect(readFileSync(`/proc/${String(server.pid)}/cmdline`, 'latin1')).not.toContain(marker)
  const memory = readMemory(server.pid)
  // The scan itself works: the server knows the names of its own frames.
  expect(memory.some((part) => part.includes('status_change'))).toBe(true)
  for (const form of [
    marker,
    Buffer.from(marker, 'utf16le').toString('latin1'),
    Buffer.from(marker).toString('base64'),
  ]) {
    expect(memory.some((part) => part.includes(form))).toBe(false)
  }
})

/** All writable memory of a process of ours, in parts. */
const readMemory = (pid: number): string[] => {
  const file = openSync(`/proc/${String(pid)}/mem`, 'r')
  try {
    return readFileSync(`/proc/${String(pid)}/maps`, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? []
        if (from === undefined || to === undefined) return []
        const length = Number.parseInt(to, 16) - Number.parseInt(from, 16)
        if (length > 512 * 1024 * 1024) return []
        const bytes = Buffer.alloc(length)
        try {
          const read = readSync(file, bytes, 0, length, Number.parseInt(from, 16))
          return [bytes.toString('latin1', 0, read)]
        } catch {
          // Reserved but never touched.
          return []
        }
      })
  } finally {
    closeSync(file)
  }
}
