import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/lib/chromium.mjs'

const executablePath = findChromium()

/** Two people in two real browsers. Flags let them see each other on one machine, with a camera made of colours. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  // Where no multicast is, a `.local` candidate resolves for nobody.
  '--disable-features=WebRtcHideLocalIpsWithMdns',
]

/** Four browsers each: two of these at once would have nothing left to compute with. */
const crowds = /(faults|group-calls)\.spec\.ts$/

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'out/reports/e2e',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // Bounds for a slow and busy machine, not how long anything should take.
  timeout: 360_000,
  expect: { timeout: 45_000 },
  reporter: 'list',
  projects: [
    { name: 'crowds', testMatch: crowds, workers: 1 },
    { name: 'pairs', testMatch: '**/*.spec.ts', testIgnore: crowds },
  ],
  use: {
    trace: 'retain-on-failure',
    launchOptions: { args, ...(executablePath === undefined ? {} : { executablePath }) },
  },
})
