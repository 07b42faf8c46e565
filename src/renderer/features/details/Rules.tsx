import type { ConversationPatch, ConversationView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useAttempt } from '../../state/useAttempt'
import { SelectField } from '../../ui/SelectField'
import { Switch } from '../../ui/Switch'
import {
  decidesHistory,
  editChoices,
  editWindow,
  historyChoices,
  policiesOf,
  vanishChoices,
  vanishMs,
  vanishValue,
  writerChoices,
} from './ruleChoices'

/** What holds for everybody here: changed by those who manage it, read by all. */
export const Rules = ({ conversation }: { conversation: ConversationView }) => {
  const messenger = useMessenger()
  const attempt = useAttempt()
  const { id, kind, policy, rights, disappearAfterMs } = conversation
  const fixed = !rights.manage
  const update = (patch: ConversationPatch): void => {
    attempt(() => messenger.conversations.update(id, patch))
  }
  return (
    <section className="details-section" aria-label="For everyone here">
      <h3>For everyone here</h3>
      {fixed && kind !== 'direct' && <p className="hint">Only admins can change this.</p>}
      {kind !== 'community' && (
        <SelectField
          label="Disappearing messages"
          hint="New messages vanish everywhere, this long after they were read."
          value={vanishValue(disappearAfterMs)}
          choices={vanishChoices(disappearAfterMs)}
          disabled={fixed}
          onChange={(value) => {
            update({ disappearAfterMs: vanishMs(value) })
          }}
        />
      )}
      {kind !== 'direct' &&
        policiesOf(conversation).map(({ key, label }) => (
          <SelectField
            key={key}
            label={label}
            value={policy[key]}
            choices={writerChoices}
            disabled={fixed}
            onChange={(writers) => {
              update({ policy: { [key]: writers } })
            }}
          />
        ))}
      {decidesHistory(conversation) && (
        <SelectField
          label="New members see"
          hint="Whoever is added from now on. A promise of everyone’s Tincan, no lock; what is forwarded, they see."
          value={policy.history}
          choices={historyChoices}
          disabled={fixed}
          onChange={(history) => {
            update({ policy: { history } })
          }}
        />
      )}
      {(kind === 'group' || kind === 'channel') && (
        <>
          <SelectField
            label="Messages can be edited"
            value={String(policy.editWindow)}
            choices={editChoices(policy.editWindow)}
            disabled={fixed}
            onChange={(value) => {
              update({ policy: { editWindow: editWindow(value) } })
            }}
          />
          <Switch
            label="Admins may delete messages"
            hint="Also those that others wrote"
            checked={policy.adminsDelete}
            disabled={fixed}
            onChange={(adminsDelete) => {
              update({ policy: { adminsDelete } })
            }}
          />
        </>
      )}
    </section>
  )
}
