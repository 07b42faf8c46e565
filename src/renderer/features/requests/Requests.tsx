import './requests.css'
import '../contacts/contacts.css'
import { type ReactNode, useId } from 'react'
import type { AccountId } from '../../../core'
import { Avatar } from '../../ui/Avatar'
import { Failure } from '../../ui/Failure'

/** People between whom and you a request stands, under a title; `children` are their rows. */
export const Requests = ({ title, children }: { title: string; children: ReactNode }) => {
  const titleId = useId()
  return (
    <section aria-labelledby={titleId}>
      <h2 id={titleId} className="pane-title">
        {title}
      </h2>
      <ul className="requests" role="list" aria-labelledby={titleId}>
        {children}
      </ul>
    </section>
  )
}

export interface RequestRowProps {
  readonly request: { readonly account: AccountId; readonly name: string }
  readonly hint: string
  /** Why the last answer was refused. */
  readonly failure: string | undefined
  /** At the end of the line. */
  readonly after?: ReactNode
  /** Beneath it. */
  readonly children?: ReactNode
}

export const RequestRow = ({ request: { account, name }, hint, failure, after, children }: RequestRowProps) => (
  <li className="request" aria-label={name}>
    <div className="request-who">
      <Avatar id={account} name={name} size="small" />
      <span className="row-text">
        <span className="person-name one-line name" dir="auto">
          {name}
        </span>
        <span className="hint">{hint}</span>
      </span>
      {after}
    </div>
    {children}
    <Failure sentence={failure} />
  </li>
)
