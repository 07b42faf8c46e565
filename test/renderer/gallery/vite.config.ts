import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** The gallery of screens: `npx vite --config test/renderer/gallery/vite.config.ts`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: fileURLToPath(new URL('../../../src/renderer/public', import.meta.url)),
  plugins: [react()],
  server: { host: '127.0.0.1' },
  build: { outDir: fileURLToPath(new URL('../../../out/gallery', import.meta.url)), emptyOutDir: true },
})
