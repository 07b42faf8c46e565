import { loadCrypto } from '../../../src/core/crypto/sodium'
import { randomKey, randomSeed } from '../../../src/core/crypto/keys'
import { accountFrom, type Account } from '../../../src/core/identity/account'
import { issueCertificate, readCertificate, type DeviceCertificate } from '../../../src/core/identity/certificate'
import { deviceFrom, type Device } from '../../../src/core/identity/device'
import { directConversationId } from '../../../src/core/conversation/direct'
import { directDirectory } from '../../../src/core/conversation/group'
import type { ConversationRights } from '../../../src/core/conversation/admit'
import type { EpochKey } from '../../../src/core/conversation/epoch'
import type { ConversationRecord } from '../../../src/core/storage/records'
import { seededRandom } from '../../../src/core/adapters/memory/random'

export interface Person {
  readonly account: Account
  readonly device: Device
  readonly certificate: DeviceCertificate
}

await loadCrypto()

export const noon = Date.UTC(2026, 10, 21, 12)

/** The same name is the same person in every test. */
export const person = (name: string): Person => {
  const random = seededRandom([...name].reduce((sum, letter) => sum * 31 + (letter.codePointAt(0) ?? 0), 7))
  const account = accountFrom(randomSeed(random))
  const device = deviceFrom(randomSeed(random), randomSeed(random))
  const certificate = readCertificate(issueCertificate(account, device, noon))
  if (!certificate.ok) throw new Error('a certificate that cannot be read')
  return { account, device, certificate: certificate.value }
}

export interface Talk {
  readonly alice: Person
  readonly bob: Person
  readonly key: EpochKey
  readonly rights: ConversationRights
  readonly record: ConversationRecord
}

const memberOf = ({ account, device }: Person) => ({
  account: account.id,
  devices: [{ device: device.id, agreementKey: device.agreement.publicKey }],
})

/** A direct conversation of Alice and Bob, as it lies on Alice's device. */
export const talk = (): Talk => {
  const [alice, bob] = [person('alice'), person('bob')]
  const id = directConversationId(alice.account.id, bob.account.id)
  const key: EpochKey = { epoch: 1, key: randomKey(seededRandom(5)), madeBy: alice.account.id }
  return {
    alice,
    bob,
    key,
    rights: {
      conversation: id,
      keys: [key],
      directory: directDirectory([alice, bob].map(memberOf)),
      inCommunity: false,
      awaited: false,
    },
    record: {
      id,
      kind: 'direct',
      contact: bob.account.id,
      server: 'http://127.0.0.1:8787',
      keys: [{ ...key }],
      createdAt: noon,
      introduced: [],
      shelf: '1',
    },
  }
}
