import type { Brand } from '../../base/brand'

/** Times are RFC 3339 in UTC, ids are texts, lists are `{data, page}` (features row 41). */
export type Timestamp = string

export interface Page {
  /** Hand it to `before` or `after` to go on; absent where there is nothing more that way. */
  readonly before?: string
  readonly after?: string
}

export interface Listing<T> {
  readonly data: readonly T[]
  readonly page: Page
}

/** Names a picture kept on this device: base64url of the hash of its bytes. */
export type PictureId = Brand<string, 'PictureId'>
