import { join } from 'node:path'
import * as v from 'valibot'
import { config, type RequestOf, type ResponseOf, server } from '../ipc'
import type { Ipc } from './ipc'
import { readSmallFile } from './readSmallFile'
import { replaceFile } from './replaceFile'

/** Where `npm start` puts the signalling server. */
const defaultServer = 'http://127.0.0.1:8787'
const mostBytes = 64 * 1024

export type LoadedConfig = ResponseOf<'config.load'>

export interface Config {
  readonly current: LoadedConfig
  save(config: RequestOf<'config.save'>): void
}

const read = (path: string): LoadedConfig => {
  try {
    const text = readSmallFile(path, mostBytes)
    if (text === undefined) return { server: defaultServer, source: 'default' }
    return { ...v.parse(config, JSON.parse(text.toString('utf8'))), source: 'saved' }
  } catch {
    console.warn(`${path} cannot be read as settings: it stays as it is, and ${defaultServer} is used`)
    return { server: defaultServer, source: 'damaged' }
  }
}

/** `config.json` under `folder`. A server named on the command line goes before it until another is saved. */
export const openConfig = (folder: string, commandLineServer: string): Config => {
  const path = join(folder, 'config.json')
  const named = v.safeParse(server, commandLineServer)
  let current: LoadedConfig = named.success ? { server: named.output, source: 'command-line' } : read(path)
  return {
    get current() {
      return current
    },
    save: (changed) => {
      replaceFile(path, `${JSON.stringify(changed, undefined, 2)}\n`)
      current = { ...changed, source: 'saved' }
    },
  }
}

export const setupConfig = (ipc: Ipc, config: Config): void => {
  ipc.handle('config.load', () => config.current)
  ipc.handle('config.save', (changed) => {
    config.save(changed)
  })
}
