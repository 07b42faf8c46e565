import './marks.css'
import type { LucideIcon } from 'lucide-react'

export interface MarkProps {
  readonly Icon: LucideIcon
  readonly text: string
  /** It is going on at this moment. */
  readonly live?: boolean
}

/** A small sign in a row, with its words for whoever hovers over it or listens. */
export const Mark = ({ Icon, text, live = false }: MarkProps) => (
  <span className="row-mark" title={text} data-live={live || undefined}>
    <Icon aria-hidden="true" />
    <span className="visually-hidden">{` ${text}`}</span>
  </span>
)
