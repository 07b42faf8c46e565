export type { PictureId } from '../../base/ids'

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
