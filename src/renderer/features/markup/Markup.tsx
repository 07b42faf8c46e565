import './markup.css'
import { memo, useMemo } from 'react'
import type { MessageView } from '../../../core'
import { useServices } from '../../state/context'
import { blocksOf } from './blocks'
import { isJumbo } from './jumbo'
import type { Block, Inline } from './syntax'

type Mentions = MessageView['mentions']

export interface MarkupProps {
  readonly text: string
  /** The names of those it mentions. */
  readonly mentions: Mentions
}

/** A message's text as its author meant it. */
export const Markup = memo(({ text, mentions }: MarkupProps) => {
  const blocks = useMemo(() => blocksOf(text), [text])
  return (
    <div className="markup" dir="auto" data-jumbo={isJumbo(text) || undefined}>
      <Blocks blocks={blocks} mentions={mentions} />
    </div>
  )
})

const Blocks = ({ blocks, mentions }: { blocks: readonly Block[]; mentions: Mentions }) =>
  blocks.map((block, index) => <BlockView key={index} block={block} mentions={mentions} />)

const BlockView = ({ block, mentions }: { block: Block; mentions: Mentions }) => {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p dir="auto">
          <Inlines inlines={block.children} mentions={mentions} />
        </p>
      )
    case 'code':
      return (
        // Wide code scrolls; whoever has no pointer scrolls it with the arrow keys.
        <pre dir="ltr" tabIndex={0} role="group" aria-label="Code">
          <code>{block.text}</code>
        </pre>
      )
    case 'quote':
      return (
        <blockquote dir="auto">
          <Blocks blocks={block.blocks} mentions={mentions} />
        </blockquote>
      )
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index} dir="auto">
          <Blocks blocks={item} mentions={mentions} />
        </li>
      ))
      return block.start === undefined ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>
    }
  }
}

const elements = { emphasis: 'em', strong: 'strong', strike: 's' } as const

const Inlines = ({ inlines, mentions }: { inlines: readonly Inline[]; mentions: Mentions }) =>
  inlines.map((inline, index) => <InlineView key={index} inline={inline} mentions={mentions} />)

const InlineView = ({ inline, mentions }: { inline: Inline; mentions: Mentions }) => {
  switch (inline.kind) {
    case 'text':
      return inline.text
    case 'code':
      return <code dir="ltr">{inline.text}</code>
    case 'link':
      return <Link text={inline.text} href={inline.href} />
    case 'mention':
      return <Mention who={inline.who} mentions={mentions} />
    default: {
      const Element = elements[inline.kind]
      return (
        <Element>
          <Inlines inlines={inline.children} mentions={mentions} />
        </Element>
      )
    }
  }
}

const Link = ({ text, href }: { text: string; href: string }) => {
  const { platform } = useServices()
  return (
    <a
      href={href}
      // Where it truly leads, also where the name is spelled to look like another.
      title={href}
      target="_blank"
      rel="noopener noreferrer"
      onClick={(event) => {
        event.preventDefault()
        platform.openLink(href)
      }}
    >
      {text}
    </a>
  )
}

const Mention = ({ who, mentions }: { who: string; mentions: Mentions }) => {
  const { messenger } = useServices()
  if (who === 'everyone') {
    return (
      <span className="mention" data-own>
        @everyone
      </span>
    )
  }
  const name = mentions.find(({ account }) => account === who)?.name
  return (
    <bdi className="mention" data-own={who === messenger.identity.account || undefined}>
      @{name ?? 'somebody'}
    </bdi>
  )
}
