import type { EventBody } from '../conversation/body'
import type { Reading } from '../storage/storage'

type Card = Extract<EventBody, { readonly kind: 'profile.card' }>

/** What contacts are told of us, whole. */
export const ownCard = async (records: Reading): Promise<Card | undefined> => {
  const profile = await records.profile.get('profile')
  if (profile === undefined) return undefined
  const { bio, links, name, statusText } = profile
  const picture = profile.picture === undefined ? undefined : await records.pictures.get(profile.picture)
  return {
    kind: 'profile.card',
    name,
    bio,
    statusText,
    links: [...links],
    ...(picture === undefined ? {} : { picture: picture.bytes }),
  }
}
