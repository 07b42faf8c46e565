import { blocksOf } from './blocks'
import type { Block, Inline } from './syntax'

const longest = 400

const inlineText = (inline: Inline): string => {
  if ('children' in inline) return inline.children.map(inlineText).join('')
  return inline.kind === 'mention' ? '' : inline.text
}

const blockText = (block: Block): string => {
  switch (block.kind) {
    case 'paragraph':
      return block.children.map(inlineText).join('')
    case 'code':
      return block.text
    case 'quote':
      return block.blocks.map(blockText).join(' ')
    case 'list':
      return block.items.map((item) => item.map(blockText).join(' ')).join(', ')
  }
}

/** The beginning of a message's `plain` text in one line and without its marks: for previews and quotes. */
export const plainText = (plain: string): string =>
  blocksOf(plain.slice(0, longest)).map(blockText).join(' ').replace(/\s+/gu, ' ').trim()
