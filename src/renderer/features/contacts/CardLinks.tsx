import { Globe, Mail } from 'lucide-react'
import { useServices } from '../../state/context'
import { profileLink } from '../profile/links'

/** Only those that are safe to follow; each says where it truly leads. */
export const CardLinks = ({ links }: { links: readonly string[] }) => {
  const { platform } = useServices()
  const safe = links.map(profileLink).filter((link) => link !== undefined)
  if (safe.length === 0) return null
  return (
    <ul className="person-links" role="list" aria-label="Links">
      {safe.map(({ kind, href, text }, index) => (
        <li key={index}>
          <a
            href={href}
            title={href}
            target="_blank"
            rel="noopener noreferrer"
            onClick={(event) => {
              event.preventDefault()
              platform.openLink(href)
            }}
          >
            {kind === 'web' ? <Globe aria-hidden="true" /> : <Mail aria-hidden="true" />}
            <span dir="ltr">{text}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
