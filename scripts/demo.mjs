import { readArgs } from './lib/args.mjs'
import { ensureBuilt } from './lib/build.mjs'
import { ensureChromium } from './lib/chromium.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { arrive, introduce, openConversation, pathOf, say } from './lib/person.mjs'
import { stopAll, stopWithMe } from './lib/processes.mjs'
import { freePort, startServer } from './lib/server.mjs'

const help = `
npm run demo [-- flags]   two windows, Alice and Bob, who are already contacts

  --headless   no windows: plays a short conversation and prints what happened
  --help       this text
`

/** @typedef {import('./lib/person.mjs').Person} Person */

/** @type {readonly (readonly ['alice' | 'bob', string])[]} */
const script = [
  ['alice', 'Hello Bob, do you hear me?'],
  ['bob', 'Loud and clear. Where does this go through?'],
  ['alice', 'Through a string between two tin cans.'],
]

/** @param {{alice: Person, bob: Person}} people */
const converse = async (people) => {
  for (const [name, text] of script) {
    const speaker = people[name]
    const listener = name === 'alice' ? people.bob : people.alice
    const ms = await say(speaker, listener, text)
    const path = await pathOf(speaker)
    console.log(`${speaker.name}: ${text}\n    ${listener.name} had it after ${String(ms)} ms, ${path}`)
  }
}

const main = async () => {
  const { headless = false } = readArgs(help, { headless: { type: 'boolean' } })
  stopWithMe()
  await ensureInstalled()
  await ensureBuilt()
  const chromium = await ensureChromium()
  if (chromium === undefined) throw new Error('The demo needs Chromium: set CHROMIUM_PATH to one.')
  const { address } = await startServer(await freePort())
  const at = { address, chromium, headless: headless === true }

  const alice = await arrive('Alice', { ...at, left: 20 })
  const bob = await arrive('Bob', { ...at, left: 980 })
  await introduce(alice, bob)
  console.log('Alice and Bob are contacts.')
  await openConversation(alice, bob)
  await openConversation(bob, alice)
  if (at.headless) {
    await converse({ alice, bob })
  } else {
    console.log(`Say something in one window and read it in the other. Closing both, or Ctrl-C, ends the demo.`)
    await Promise.all([alice, bob].map(({ context }) => context.waitForEvent('close', { timeout: 0 })))
  }
  await Promise.all([alice.context.close(), bob.context.close()])
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
await stopAll()
process.exit()
