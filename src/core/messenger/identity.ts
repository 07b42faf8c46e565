import { assert, TincanError } from '../base/errors'
import type { Clock } from '../base/clock'
import type { Random } from '../base/random'
import { randomSeed } from '../crypto/keys'
import { accountFrom, type Account } from '../identity/account'
import { issueCertificate, readCertificate, type DeviceCertificate } from '../identity/certificate'
import { deviceFrom, type Device } from '../identity/device'
import { cleanName } from '../identity/profile'
import type { Storage } from '../storage/storage'

/** The person and the device this messenger runs for. */
export interface Self {
  readonly account: Account
  readonly device: Device
  readonly certificate: DeviceCertificate
}

export const hasIdentity = (storage: Storage): Promise<boolean> =>
  storage.read(async ({ identity }) => (await identity.get('identity')) !== undefined)

/**
 * Makes the account and this device's keys (ID1, ID2). Throws `INVALID_ARGUMENT` for a name nobody could
 * be shown, and refuses to replace an identity that exists.
 */
export const createIdentity = async (
  storage: Storage,
  { name, clock, random }: { readonly name: string; readonly clock: Clock; readonly random: Random },
): Promise<void> => {
  const shown = validName(name)
  const [accountSeed, signingSeed, agreementSeed] = [randomSeed(random), randomSeed(random), randomSeed(random)]
  const createdAt = clock.now()
  const certificate = issueCertificate(accountFrom(accountSeed), deviceFrom(signingSeed, agreementSeed), createdAt)
  await storage.write(async ({ identity, profile }) => {
    if ((await identity.get('identity')) !== undefined) {
      throw new TincanError('INVALID_ARGUMENT', 'This device has an identity already.')
    }
    await identity.put({ accountSeed, signingSeed, agreementSeed, certificate, createdAt })
    await profile.put({ name: shown, bio: '', statusText: '', links: [] })
  })
}

export const loadSelf = async (storage: Storage): Promise<Self> => {
  const record = await storage.read(({ identity }) => identity.get('identity'))
  if (record === undefined) throw new TincanError('NOT_FOUND', 'This device has no identity yet.')
  const certificate = readCertificate(record.certificate)
  assert(certificate.ok, 'our own certificate')
  return {
    account: accountFrom(record.accountSeed),
    device: deviceFrom(record.signingSeed, record.agreementSeed),
    certificate: certificate.value,
  }
}

export const validName = (name: string): string => {
  const clean = cleanName(name)
  if (clean === undefined) throw new TincanError('INVALID_ARGUMENT', 'A name has 1 to 64 visible characters.')
  return clean
}
