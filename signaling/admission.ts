import { Emitter } from '../src/core/base/emitter'
import type { Zid } from '../src/core/base/ids'
import type { Logger } from '../src/core/base/logger'
import { type Result, err, ok } from '../src/core/base/result'
import { type Refusal, refusal } from '../src/core/protocol/signaling/errors'
import type { Access } from './access'
import { Doorkeeper } from './invites/doorkeeper'
import { FileRedemptions, redemptionsPath } from './invites/redemptions'

export interface Welcome {
  /** What the code is called by which they came. */
  readonly invite?: string
}

/** Who is let in of those who proved their zid (SG11). */
export interface Admission {
  admit(zid: Zid, inviteCode: string | undefined, now: number): Promise<Result<Welcome, Refusal>>
  /** A code lets nobody in any more: whoever came by it must go. */
  readonly revoked: Emitter<string>
  /** Looks whether codes were revoked meanwhile. */
  look(): void
}

export const openAdmission = (access: Access, log: Logger): Admission => {
  switch (access.kind) {
    case 'open':
      return forever(() => ok({}))
    case 'invite':
      return byInvite(access, log)
    case 'allowlist':
      return forever((zid) =>
        access.zids.has(zid) ? ok({}) : err(refusal('NOT_ADMITTED', 'This server admits only people it was told of.')),
      )
  }
}

const forever = (admit: (zid: Zid) => Result<Welcome, Refusal>): Admission => ({
  admit: (zid) => Promise.resolve(admit(zid)),
  revoked: new Emitter(),
  look: () => undefined,
})

const byInvite = ({ codeHashes, file }: Extract<Access, { kind: 'invite' }>, log: Logger): Admission => {
  const doorkeeper = new Doorkeeper(
    codeHashes,
    file === undefined ? undefined : { path: file, redemptions: new FileRedemptions(redemptionsPath(file)) },
    log,
  )
  return {
    admit: async (zid, code, now) => {
      if (code === undefined) return err(refusal('CODE_REQUIRED', 'This server asks for an invite code.'))
      const invite = await doorkeeper.admits(zid, code, now)
      // Unknown, revoked, expired and used up sound alike: nobody learns of a code that it once was one.
      return invite === undefined
        ? err(refusal('CODE_REFUSED', 'The invite code is not valid here, or no longer.'))
        : ok({ invite })
    },
    revoked: doorkeeper.revoked,
    look: () => {
      doorkeeper.look()
    },
  }
}
