import { defineConfig } from 'electron-vite'
import { fileURLToPath } from 'node:url'
import renderer from './vite.renderer.config'

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  main: {
    build: {
      externalizeDeps: { exclude: ['valibot'] },
      sourcemap: true,
      rolldownOptions: { input: { index: source('src/main/main.ts') } },
    },
  },
  preload: {
    build: {
      // A sandboxed preload script is one CommonJS file that requires nothing but `electron`.
      externalizeDeps: false,
      sourcemap: true,
      rolldownOptions: {
        input: { index: source('src/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer,
})
