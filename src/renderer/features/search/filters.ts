import type { AccountId, ConversationId, SearchQuery } from '../../../core'

/** What narrows a search besides its words. Days are `YYYY-MM-DD` where the reader is. */
export interface Filters {
  readonly from?: AccountId
  readonly in?: ConversationId
  readonly hasLink?: true
  /** Before that day began. */
  readonly before?: string
  /** On that day or later. */
  readonly after?: string
}

export const noFilters: Filters = {}

export const anyFilter = (filters: Filters): boolean => Object.keys(filters).length > 0

/** The same with one set, or taken away by `undefined`. */
export const withFilter = <Name extends keyof Filters>(
  filters: Filters,
  name: Name,
  value: Filters[Name] | undefined,
): Filters => {
  const { [name]: _, ...others } = filters
  return value === undefined ? others : { ...others, [name]: value }
}

const startOf = (day: string): string | undefined => {
  const at = new Date(`${day}T00:00:00`)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

export const queryOf = (text: string, filters: Filters): SearchQuery => {
  const before = filters.before && startOf(filters.before)
  const after = filters.after && startOf(filters.after)
  return {
    text: text.trim(),
    ...(filters.from ? { from: filters.from } : {}),
    ...(filters.in ? { conversation: filters.in } : {}),
    ...(filters.hasLink ? { has: ['link'] } : {}),
    ...(before ? { before } : {}),
    ...(after ? { after } : {}),
  }
}
