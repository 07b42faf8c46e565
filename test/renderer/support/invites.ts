import { type InvitePreview, type InviteView, type Messenger, TincanError } from '../../../src/core'
import { inviteOf } from './world'

/** What one link is to the messenger of a test. */
export type Invitation =
  | { readonly kind: 'good'; readonly preview: InvitePreview }
  | { readonly kind: 'refused'; readonly error: TincanError }
  /** Reads well, and is refused when it is used. */
  | { readonly kind: 'refused-later'; readonly preview: InvitePreview; readonly error: TincanError }

const invite = (number: number): InviteView => {
  const code = `AV9k3rFq0${number}Zl2mB7uTnQ4hYcW1sXeJ6vKdGpR8oLzNiAtCfSbUyMwPqEjHxOgVkDl5I`.repeat(6)
  return {
    id: inviteOf(String(number)),
    link: `tincan://invite#${code}`,
    webLink: `https://tin.example/i#${code}`,
    createdAt: '2026-11-21T12:00:00.000Z',
    expiresAt: '2026-11-28T12:00:00.000Z',
    state: 'open',
  }
}

export const fakeInvites = (
  known: ReadonlyMap<string, Invitation>,
): Messenger['invites'] & { newest: () => InviteView } => {
  let made = 1
  return {
    newest: () => invite(made),
    create: () => {
      made += 1
      return Promise.resolve(invite(made))
    },
    current: () => Promise.resolve(invite(made)),
    list: () => Promise.resolve([invite(made)]),
    revoke: () => Promise.resolve(),
    preview: (link) => {
      const found = known.get(link)
      if (found === undefined) throw new TincanError('INVITE_GARBLED', 'not an invite')
      if (found.kind === 'refused') throw found.error
      return found.preview
    },
  }
}
