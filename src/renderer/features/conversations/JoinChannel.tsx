import { useState } from 'react'
import { type ConversationId, longestName } from '../../../core'
import { useMessenger } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { useAction } from '../../state/useAction'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'

export const JoinChannel = ({ community }: { community: ConversationId }) => {
  const messenger = useMessenger()
  const { go } = useNavigation()
  const [name, setName] = useState('')
  const { busy, failure, run, clear } = useAction()
  const wanted = name.trim().replace(/^#/u, '')
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (wanted === '') return
        void run(async () => {
          const { id } = await messenger.communities.joinChannel(community, wanted)
          go({ kind: 'conversation', conversation: id })
        })
      }}
    >
      <Field
        label="Join a channel by name"
        value={name}
        maxLength={longestName}
        failure={failure}
        onChange={(event) => {
          setName(event.target.value)
          clear()
        }}
        after={
          <Button type="submit" busy={busy} disabled={wanted === ''}>
            Join channel
          </Button>
        }
      />
    </form>
  )
}
