import { Component, type ReactNode } from 'react'
import { Trouble } from '../features/welcome/Trouble'

export interface ErrorBoundaryProps {
  /** The present, RFC 3339. */
  readonly at: () => string
  readonly onRestart: () => void
  readonly children: ReactNode
}

type Caught = { readonly kind: 'none' } | { readonly kind: 'error'; readonly error: unknown }

/** A bug in a screen says so instead of leaving the window empty; nothing on the disk is touched. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, Caught> {
  override state: Caught = { kind: 'none' }

  static getDerivedStateFromError(error: unknown): Caught {
    return { kind: 'error', error }
  }

  override render(): ReactNode {
    const { at, onRestart, children } = this.props
    return this.state.kind === 'error' ? <Trouble error={this.state.error} at={at()} onRetry={onRestart} /> : children
  }
}
