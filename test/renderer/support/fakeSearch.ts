import type { Messenger, SearchHit, SearchQuery, SearchState } from '../../../src/core'
import { Cell } from '../../../src/core'
import type { Memory } from './memory'
import { conversationIn } from './views'

const placesOf = (plain: string, words: readonly string[]): SearchHit['highlights'] | undefined => {
  const low = plain.toLowerCase()
  const places = words.map((word) => ({ from: low.indexOf(word), to: low.indexOf(word) + word.length }))
  return places.some(({ from }) => from < 0) ? undefined : places.sort((left, right) => left.from - right.from)
}

export const fakeSearch = (memory: Memory): Messenger['search'] & { readonly state: Cell<SearchState> } => {
  const hits = ({ text, conversation, from, has, before, after }: SearchQuery): readonly SearchHit[] => {
    const words = text
      .toLowerCase()
      .split(/\s+/u)
      .filter((word) => word !== '')
    return [...memory.state.value.messages.values()]
      .flat()
      .filter((message) => message.content.kind === 'text' && !memory.state.value.hidden.has(message.id))
      .filter((message) => conversation === undefined || message.conversation === conversation)
      .filter((message) => from === undefined || message.author === from)
      .filter((message) => before === undefined || message.sentAt < before)
      .filter((message) => after === undefined || message.sentAt > after)
      .filter((message) => has?.includes('link') !== true || /https?:/u.test(message.text))
      .filter(() => has?.includes('file') !== true)
      .sort((left, right) => right.sentAt.localeCompare(left.sentAt))
      .flatMap((message) => {
        const highlights = placesOf(message.plain, words)
        const { title } = conversationIn(memory.state.value, message.conversation)
        return highlights ? [{ message, conversationTitle: title, highlights }] : []
      })
  }
  return {
    messages: (query) =>
      memory.act(`search ${query.text}`, () => {
        const all = hits(query)
        const from = Number(query.cursor ?? 0)
        const to = from + (query.limit ?? 30)
        return { data: all.slice(from, to), page: all.length > to ? { after: String(to) } : {} }
      }),
    state: new Cell<SearchState>({ kind: 'ready' }),
  }
}
