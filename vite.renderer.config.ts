import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Where `npm run dev` runs the signalling server; the dev server hands its calls and sockets on. */
const signaling = process.env['TINCAN_DEV_SERVER'] ?? 'http://127.0.0.1:8787'
const proxied = Object.fromEntries(
  ['/api', '/ws', '/signal', '/healthz', '/readyz'].map((path) => [path, { target: signaling, ws: true }]),
)

/** The screen, the same for Electron and for the browser. `electron.vite.config.ts` builds it. */
export default defineConfig({
  root: fileURLToPath(new URL('src/renderer', import.meta.url)),
  plugins: [react()],
  resolve: {
    // The package's Node entry expects `global`; its browser bundle does not.
    alias: [{ find: /^simple-peer$/, replacement: 'simple-peer/simplepeer.min.js' }],
  },
  worker: { format: 'es' },
  server: { host: '127.0.0.1', port: 5173, proxy: proxied },
  build: {
    outDir: fileURLToPath(new URL('out/renderer', import.meta.url)),
    emptyOutDir: true,
    target: 'es2024',
    minify: true,
    sourcemap: true,
    reportCompressedSize: false,
    // The content security policy allows neither inline scripts nor styles: everything stays a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
