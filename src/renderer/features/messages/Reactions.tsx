import { Users } from 'lucide-react'
import { Tooltip } from 'radix-ui'
import type { MessageView, ReactionView } from '../../../core'
import { Dialog } from '../../ui/Dialog'
import { usePortalHost } from '../../ui/portal'
import { useMessageActs } from './acts'

const names = new Intl.ListFormat(undefined, { type: 'conjunction' })
const mostNamed = 20

const namesOf = ({ by }: ReactionView): string => {
  const shown = by.slice(0, mostNamed).map(({ name }) => name)
  return names.format(by.length > mostNamed ? [...shown, `${by.length - mostNamed} more`] : shown)
}

/** Who felt what about a message: each chip adds or takes back one's own. */
export const Reactions = ({ message, tabIndex }: { message: MessageView; tabIndex: number }) => {
  const acts = useMessageActs()
  const host = usePortalHost()
  return (
    <div className="reactions" role="group" aria-label="Reactions">
      {message.reactions.map((reaction) => (
        <Tooltip.Root key={reaction.emoji}>
          <Tooltip.Trigger asChild>
            <button
              type="button"
              className="reaction"
              tabIndex={tabIndex}
              aria-label={`${reaction.emoji} ${reaction.count}`}
              aria-pressed={reaction.own}
              aria-disabled={!message.may.react || undefined}
              onClick={() => {
                if (message.may.react) acts.toggleReaction(message, reaction.emoji)
              }}
            >
              <span aria-hidden="true">{reaction.emoji}</span>
              <span className="reaction-count">{reaction.count}</span>
            </button>
          </Tooltip.Trigger>
          <Tooltip.Portal container={host}>
            <Tooltip.Content className="tooltip" sideOffset={6} collisionPadding={8}>
              <bdi>{namesOf(reaction)}</bdi>
            </Tooltip.Content>
          </Tooltip.Portal>
        </Tooltip.Root>
      ))}
      <button
        type="button"
        className="reaction reaction-who"
        tabIndex={tabIndex}
        aria-label="Who reacted"
        onClick={() => {
          acts.open({ kind: 'reactions', message })
        }}
      >
        <Users aria-hidden="true" />
      </button>
    </div>
  )
}

/** Everybody who reacted, by emoji. */
export const ReactionsDialog = ({ message, onClose }: { message: MessageView; onClose: () => void }) => (
  <Dialog title="Reactions" onClose={onClose}>
    {message.reactions.length === 0 && <p className="hint">Nobody reacts to this message any more.</p>}
    {message.reactions.map(({ emoji, by }) => (
      <section key={emoji} className="reacted" aria-label={emoji}>
        <h3 className="reacted-emoji">{emoji}</h3>
        <ul className="reacted-by" role="list">
          {by.map(({ account, name }) => (
            <li key={account} dir="auto">
              {name}
            </li>
          ))}
        </ul>
      </section>
    ))}
  </Dialog>
)
