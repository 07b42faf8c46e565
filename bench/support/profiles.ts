import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { inProject } from '../../scripts/lib/project.mjs'
import type { Plan } from '../page/profile'
import { address, Visitor } from './stage'

/** Titles of the conversations that benchmarks open, with how many messages they have. */
export const long = { title: 'Long talk', messages: 94_000 }
export const scrolled = { title: 'Scrolled talk', messages: 5_000 }
export const middling = { title: 'Middling talk', messages: 1_000 }
export const short = { title: 'Short talk', messages: 100 }
export const crowd = { title: 'Crowd', messages: 3_000, members: 200 }

const conversations = 200
const others = Array.from({ length: conversations - 5 }, (_, index) => ({
  title: `Contact ${String(index + 1)}`,
  messages: 10,
}))

/** 200 conversations with more than 100,000 messages, all of them read. */
const usual: readonly Plan[] = [short, long, middling, scrolled, crowd, ...others]

/** What decides how a profile lies on the disk: when it changes, kept ones are made again. */
const sources = [
  ...['bulk', 'history', 'indexing', 'profile', 'texts'].map((file) => `bench/page/${file}.ts`),
  'bench/support/profiles.ts',
  'src/core/storage',
  'src/core/protocol/peer/event.ts',
  'src/core/search/codec.ts',
]

const digest = (): string => {
  const hash = createHash('sha256')
  const read = (path: string): void => {
    const whole = inProject(path)
    if (statSync(whole).isDirectory()) for (const name of readdirSync(whole).sort()) read(`${path}/${name}`)
    else hash.update(path).update(readFileSync(whole))
  }
  sources.forEach(read)
  return hash.digest('hex').slice(0, 16)
}

const folder = inProject('out/bench/profiles')

/** Made once and kept until the code that wrote it changes. */
const keptProfile = async (name: string, plans: readonly Plan[]): Promise<string> => {
  const path = `${folder}/${name}-${digest()}`
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  for (const old of readdirSync(folder))
    if (old.startsWith(name)) rmSync(`${folder}/${old}`, { recursive: true, force: true })
  console.error(`  writing the ${name} profile …`)
  const began = performance.now()
  const unfinished = `${path}.part`
  const visitor = await Visitor.stay(unfinished)
  try {
    const page = await visitor.bench()
    await page.evaluate(({ server, plans }) => window.tincanBench.makeProfile(server, plans), {
      server: address,
      plans,
    })
  } finally {
    await visitor.leave()
  }
  renameSync(unfinished, path)
  console.error(`  written in ${((performance.now() - began) / 1000).toFixed(0)} s`)
  return path
}

/** A browser's profile with 200 conversations and more than 100,000 messages. */
export const usualProfile = (): Promise<string> => keptProfile('usual', usual)

/** One in which somebody has said their name and no more. */
export const emptyProfile = (): Promise<string> => keptProfile('empty', [])
