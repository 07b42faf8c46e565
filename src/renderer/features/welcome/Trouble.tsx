import { useState } from 'react'
import { codeOf, sentenceFor } from '../../state/sentences'
import { Button } from '../../ui/Button'
import { diagnosticOf } from './diagnostic'
import { Page } from './Page'

const advice = {
  STORAGE_DAMAGED:
    'Nothing was changed or deleted. Try again; if it stays like this, restart the computer, and keep the diagnostic for whoever helps you.',
  STORAGE_FULL: 'Nothing was lost. Free some space on this device, then try again.',
  STORAGE_UNAVAILABLE:
    'Nothing was changed. A private window or a strict setting can switch storage off; allow it for Tincan, then try again.',
} as const

const isStorageCode = (code: string | undefined): code is keyof typeof advice => code !== undefined && code in advice

export interface TroubleProps {
  readonly error: unknown
  readonly at: string
  readonly onRetry: () => void
}

/** Tincan cannot start: what happened and what can be done. It never resets anything by itself (ST3). */
export const Trouble = ({ error, at, onRetry }: TroubleProps) => {
  const code = codeOf(error)
  const [diagnostic] = useState(() => URL.createObjectURL(diagnosticOf(error, at)))
  return (
    <Page title="Tincan cannot start">
      <p className="page-lead" role="alert">
        {sentenceFor(error)}
      </p>
      <p className="hint">{isStorageCode(code) ? advice[code] : 'Nothing was changed or deleted.'}</p>
      <div className="page-actions">
        <Button tone="primary" onClick={onRetry}>
          Retry
        </Button>
        <a className="button" data-tone="plain" href={diagnostic} download="tincan-diagnostic.json">
          Download diagnostic
        </a>
      </div>
    </Page>
  )
}
