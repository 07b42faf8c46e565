import type { Zid } from '../src/core/base/ids'
import type { Logger } from '../src/core/base/logger'
import { type Refusal, refusal } from '../src/core/protocol/signaling/errors'
import type { Access } from './access'
import { Doorkeeper } from './invites/doorkeeper'
import { FileRedemptions, redemptionsPath } from './invites/redemptions'

/** Why somebody who proved their zid is not let in; `undefined` where they are. */
export type Admission = (zid: Zid, inviteCode: string | undefined, now: number) => Promise<Refusal | undefined>

export const openAdmission = (access: Access, log: Logger): Admission => {
  switch (access.kind) {
    case 'open':
      return () => Promise.resolve(undefined)
    case 'invite': {
      const { codeHashes, file } = access
      const doorkeeper = new Doorkeeper(
        codeHashes,
        file === undefined ? undefined : { path: file, redemptions: new FileRedemptions(redemptionsPath(file)) },
        log,
      )
      return async (zid, code, now) => {
        if (code === undefined) return refusal('CODE_REQUIRED', 'This server asks for an invite code.')
        if (await doorkeeper.admits(zid, code, now)) return undefined
        // Unknown, revoked, expired and used up sound alike: nobody learns of a code that it once was one.
        return refusal('CODE_REFUSED', 'The invite code is not valid here, or no longer.')
      }
    }
    case 'allowlist':
      return (zid) =>
        Promise.resolve(
          access.zids.has(zid) ? undefined : refusal('NOT_ADMITTED', 'This server admits only people it was told of.'),
        )
  }
}
