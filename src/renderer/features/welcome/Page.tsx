import './welcome.css'
import type { ReactNode } from 'react'
import { Loading } from '../../ui/Empty'
import { useTheme } from '../settings/useTheme'

/** A screen before the messenger: one thing in the middle. */
export const Page = ({ title, children }: { title: string; children: ReactNode }) => {
  // What the user chose is sealed until the messenger runs.
  useTheme('system')
  return (
    <main className="page">
      <div className="page-card">
        <Mark />
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  )
}

/** Two cans and a string. */
const Mark = () => (
  <svg className="mark" viewBox="0 0 64 32" aria-hidden="true">
    <path className="mark-string" d="M17 19c8 9 22 9 30 0" />
    <rect x="3" y="5" width="15" height="21" rx="3" />
    <rect x="46" y="5" width="15" height="21" rx="3" />
    <path className="mark-rim" d="M3 11.5h15M3 19.5h15M46 11.5h15M46 19.5h15" />
  </svg>
)

export const Starting = () => {
  useTheme('system')
  return (
    <main className="page">
      <Loading label="Starting Tincan" />
    </main>
  )
}
