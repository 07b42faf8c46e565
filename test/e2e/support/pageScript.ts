import { build } from 'vite'

/** One module with all that a page of a test runs, made from its entry. */
export const buildPage = async (entry: string): Promise<string> => {
  const output = await build({
    configFile: false,
    logLevel: 'warn',
    resolve: { alias: [{ find: /^simple-peer$/, replacement: 'simple-peer/simplepeer.min.js' }] },
    build: {
      write: false,
      minify: false,
      target: 'es2024',
      lib: { entry, formats: ['es'], fileName: () => 'page.js' },
    },
  })
  const [first] = Array.isArray(output) ? output : []
  const [chunk] = first?.output ?? []
  if (chunk?.type !== 'chunk') throw new Error('the page was not built')
  return chunk.code
}
