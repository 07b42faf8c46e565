import './empty.css'
import type { ReactNode } from 'react'

export interface EmptyProps {
  readonly icon?: ReactNode
  readonly title: string
  readonly children?: ReactNode
}

/** What a list says when it has nothing to show. */
export const Empty = ({ icon, title, children }: EmptyProps) => (
  <div className="empty">
    {icon !== undefined && (
      <span className="empty-icon" aria-hidden="true">
        {icon}
      </span>
    )}
    <p className="empty-title">{title}</p>
    {children}
  </div>
)

/** A list that cannot be read right now. */
export const Failed = ({ sentence, onRetry }: { sentence: string; onRetry?: () => void }) => (
  <div className="empty" role="alert">
    <p className="empty-title">{sentence}</p>
    {onRetry && (
      <button type="button" className="button" data-tone="plain" onClick={onRetry}>
        Try again
      </button>
    )}
  </div>
)

/** Shown only when loading takes long enough to be noticed. */
export const Loading = ({ label }: { label: string }) => (
  <div className="loading" role="status">
    <span className="visually-hidden">{label}</span>
    <span className="spinner" aria-hidden="true" />
  </div>
)
