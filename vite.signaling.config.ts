import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** The signalling server as one file for Node; the socket libraries stay outside, since they bring native code. */
export default defineConfig({
  build: {
    ssr: fileURLToPath(new URL('signaling/main.ts', import.meta.url)),
    outDir: fileURLToPath(new URL('out/signaling', import.meta.url)),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: { output: { entryFileNames: 'main.js', format: 'es' } },
  },
  ssr: { noExternal: true, external: ['uWebSockets.js', 'ws'] },
})
