import { TincanError } from '../base/errors'
import { pictureId } from '../conversation/govern'
import { cleanLink, cleanText, longestBio, longestStatusText, mostLinks } from '../identity/profile'
import type { Reading, Writing } from '../storage/storage'
import type { Profile, ProfileApi, ProfilePatch } from './api'
import { appending } from './appending'
import type { Context } from './context'
import { validName } from './identity'
import { ownCard } from './own-card'
import { validPicture } from './pictures'

const nobody: Profile = { name: '', bio: '', statusText: '', links: [] }

/** The profile lives here and, as an event of each conversation, with every contact. */
export const createProfile = (context: Context): ProfileApi => {
  const { storage } = context
  const read = async ({ profile }: Reading): Promise<Profile> => (await profile.get('profile')) ?? nobody
  return {
    get: async () => {
      const profile = await storage.read((records) => records.profile.get('profile'))
      if (profile === undefined) throw new TincanError('NOT_FOUND', 'This device has no profile yet.')
      return profile
    },
    live: () => storage.live(read),
    update: (patch) =>
      appending(context, async (pen) => {
        const { records } = pen
        const before = await read(records)
        const after = await change(records, before, patch)
        if (JSON.stringify(before) === JSON.stringify(after)) return
        await records.profile.put({ ...after, links: [...after.links] })
        const card = await ownCard(records)
        for (const { community, contact, hidden, id, leftByUs } of await records.conversations.list('key')) {
          if (community !== undefined || hidden === true || leftByUs === true) continue
          // Contacts are told everything; people in shared groups the name alone.
          if (contact !== undefined && card !== undefined) await pen.write(id, card)
          else if (contact === undefined && after.name !== before.name)
            await pen.write(id, { kind: 'profile.name', name: after.name })
        }
      }),
  }
}

const change = async (records: Writing, before: Profile, patch: ProfilePatch): Promise<Profile> => {
  const { picture: shown, ...rest } = before
  const picture = 'picture' in patch ? await keep(records, patch.picture) : shown
  return {
    ...rest,
    ...(patch.name === undefined ? {} : { name: validName(patch.name) }),
    ...(patch.bio === undefined ? {} : { bio: validText(patch.bio, longestBio) }),
    ...(patch.statusText === undefined ? {} : { statusText: validText(patch.statusText, longestStatusText) }),
    ...(patch.links === undefined ? {} : { links: validLinks(patch.links) }),
    ...(picture === undefined ? {} : { picture }),
  }
}

const keep = async (records: Writing, bytes: Uint8Array | undefined) => {
  if (bytes === undefined) return undefined
  const id = pictureId(validPicture(bytes))
  await records.pictures.put({ id, bytes })
  return id
}

const validText = (text: string, longest: number): string => {
  const clean = cleanText(text, longest)
  if (clean === undefined) throw new TincanError('INVALID_ARGUMENT', `At most ${String(longest)} characters fit here.`)
  return clean
}

const validLinks = (links: readonly string[]): readonly string[] => {
  if (links.length > mostLinks)
    throw new TincanError('INVALID_ARGUMENT', `At most ${String(mostLinks)} links fit here.`)
  return links.map((link) => {
    const clean = cleanLink(link)
    if (clean === undefined) throw new TincanError('INVALID_ARGUMENT', 'A link begins with https:, http: or mailto:.')
    return clean
  })
}
