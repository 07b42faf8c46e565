import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import * as v from 'valibot'
import { apiText } from './markdown'
import { openApi } from './openapi'

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const manifest = v.object({ version: v.string() })

/** What stands in the project's folder under these paths, as `npm run format` leaves it. */
export const generated = async (): Promise<readonly { readonly path: string; readonly text: string }[]> => {
  const { version } = v.parse(manifest, JSON.parse(readFileSync(inProject('package.json'), 'utf8')))
  const texts = { 'docs/API.md': apiText(), 'docs/openapi.json': JSON.stringify(openApi(version)) }
  return Promise.all(
    Object.entries(texts).map(async ([name, text]) => {
      const path = inProject(name)
      return { path, text: await format(text, { ...(await resolveConfig(path)), filepath: path }) }
    }),
  )
}
