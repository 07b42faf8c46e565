import { readFileSync } from 'node:fs'

/** Thrown and caught while the options are read and nowhere else: the first wrong value ends the reading. */
export class BadOption extends Error {}

export const bad = (sentence: string): never => {
  throw new BadOption(sentence)
}

export const readText = (path: string, flag: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return bad(`The file of ${flag}, ${path}, cannot be read.`)
  }
}
