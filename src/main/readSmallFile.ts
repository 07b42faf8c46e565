import { readFileSync, statSync } from 'node:fs'

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** `undefined` where there is no such file; throws where it cannot be read or is larger than `most` bytes. */
export const readSmallFile = (path: string, most: number): Buffer | undefined => {
  try {
    if (statSync(path).size > most) throw new Error('the file is larger than anything written here')
    return readFileSync(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}
