import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { errorCode } from '../config'
import { type Result, err, ok } from '../../src/core/base/result'

/** A name's first address, or the system's code for why there is none. A name in brackets is an address already. */
export const resolve = async (name: string): Promise<Result<string, string>> => {
  const bare = name.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare) !== 0) return ok(bare)
  try {
    return ok((await lookup(bare)).address)
  } catch (error) {
    return err(errorCode(error))
  }
}
