import { cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { inProject } from '../../scripts/lib/project.mjs'

const page = fileURLToPath(new URL('../page', import.meta.url))
const simplePeer = { find: /^simple-peer$/, replacement: 'simple-peer/simplepeer.min.js' }

/** The built app, with the benchmarks' page beside it under `bench/`. */
export const web = inProject('out/bench/web')
/** What takes the time within the app's own page. */
export const screenScript = inProject('out/bench/screen/screen.js')

/** What is measured is the app as it is built: a copy of it, so that building again meanwhile changes nothing. */
export const buildWeb = async (): Promise<void> => {
  rmSync(web, { recursive: true, force: true })
  cpSync(inProject('out/renderer'), web, { recursive: true })
  const common = { configFile: false, logLevel: 'warn', resolve: { alias: [simplePeer] } } as const
  const output = {
    target: 'es2024',
    emptyOutDir: true,
    reportCompressedSize: false,
    sourcemap: true,
    chunkSizeWarningLimit: 4_000,
  }
  await build({
    ...common,
    root: page,
    base: '/bench/',
    worker: { format: 'es' },
    build: { ...output, outDir: `${web}/bench`, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  })
  const lib = { entry: `${page}/screen.ts`, formats: ['iife'] as ['iife'], name: 'screen', fileName: () => 'screen.js' }
  await build({ ...common, build: { ...output, outDir: inProject('out/bench/screen'), lib } })
}
