import type { AccountId } from '../../../core'

/** What stands in a line of a message. Nothing of it is ever HTML. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'mention'; readonly who: AccountId | 'everyone' }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'emphasis' | 'strong' | 'strike'; readonly children: readonly Inline[] }

export type Block =
  /** Lines as they were broken, with the empty ones between them. */
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | {
      readonly kind: 'list'
      /** The first number of a numbered list. */
      readonly start: number | undefined
      readonly items: readonly (readonly Block[])[]
    }
