import { errorCode } from '../config'
import { resolve } from './address'
import { type Finding, broken, well } from './finding'
import { tryStun } from './turnClient'

/** SG8: is the STUN server of ours to be reached by the name people use? */
export const checkStun = async (host: string, port: number): Promise<Finding> => {
  const about = `STUN ${host}, UDP ${port}`
  const address = await resolve(host)
  if (!address.ok) return broken(about, `${host} has no address (${address.error}).`, 'See the name and its DNS entry.')
  try {
    const seen = await tryStun(address.value, port)
    return seen === undefined
      ? broken(
          about,
          'nobody answers.',
          `See that the server runs, and open UDP port ${port} in every firewall on the way: proxies of HTTP do not pass it on.`,
        )
      : well(about, `answers, and sees this machine as ${seen.address}.`)
  } catch (error) {
    return broken(about, `cannot be asked (${errorCode(error)}).`, 'See that this machine has a network.')
  }
}
