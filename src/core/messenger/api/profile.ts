import type { Live } from '../../storage/storage'
import type { PictureId } from './common'

/** What somebody says of themselves; only contacts are told more than the name (features row 5). */
export interface Profile {
  readonly name: string
  /** Up to 280 characters; empty where there is none. */
  readonly bio: string
  /** What they are up to, up to 80 characters. */
  readonly statusText: string
  /** `https:`, `http:` or `mailto:`, each up to 200 characters, 5 at most. */
  readonly links: readonly string[]
  readonly picture?: PictureId
}

export interface ProfilePatch {
  readonly name?: string
  readonly bio?: string
  readonly statusText?: string
  readonly links?: readonly string[]
  /** A WebP, JPEG or PNG without metadata, at most 512 px wide and 40 KiB; `undefined` takes it away. */
  readonly picture?: Uint8Array | undefined
}

export interface ProfileApi {
  get(): Promise<Profile>
  /**
   * Changes what is named and tells every contact. Name: 1–64 characters after trimming, no control
   * characters. `INVALID_ARGUMENT` for anything out of bounds, `PICTURE_REFUSED` for no such picture.
   */
  update(patch: ProfilePatch): Promise<void>
  live(): Live<Profile>
}
