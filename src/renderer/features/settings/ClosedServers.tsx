import { useState } from 'react'
import type { ClosedServer } from '../../../core'
import { useMessenger } from '../../state/context'
import { useAction } from '../../state/useAction'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { hostOf } from './origin'

const refusals = {
  'not-listed':
    'lets in only people it was told of. Whoever runs it needs this key of yours, which no other server sees:',
  banned: 'lets you in no more. Whoever runs it has banned your key there:',
  'too-much-work': 'asks this device for more work than is reasonable, and gets none. This may pass.',
} as const satisfies Partial<Record<ClosedServer['reason'], string>>

/** Servers that do not let this device in: what they want, and where it can be given, the field for it. */
export const ClosedServers = ({ closed, own }: { closed: readonly ClosedServer[]; own: string }) =>
  closed.map((server) =>
    server.reason === 'code-required' || server.reason === 'code-refused' ? (
      <CodeForm key={server.server} closed={server} isOwn={server.server === own} />
    ) : (
      <div key={server.server} role="group" aria-label={`Refused by ${hostOf(server.server)}`}>
        <p>
          <bdi>{hostOf(server.server)}</bdi> {refusals[server.reason]}
        </p>
        {server.reason !== 'too-much-work' && (
          <p>
            <code className="closed-key" dir="ltr">
              {server.zid}
            </code>
          </p>
        )}
      </div>
    ),
  )

const CodeForm = ({ closed: { server, reason }, isOwn }: { closed: ClosedServer; isOwn: boolean }) => {
  const messenger = useMessenger()
  const [text, setText] = useState('')
  const { busy, failure, run } = useAction()
  const refused =
    reason === 'code-refused'
      ? 'The server does not take the code it was given: it is mistyped, used up, expired or revoked.'
      : undefined
  const code = text.trim()
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (code !== '') void run(() => messenger.network.useInviteCode(server, code))
      }}
    >
      <Field
        label={isOwn ? 'Invite code of the server' : `Invite code of ${hostOf(server)}`}
        dir="ltr"
        maxLength={128}
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        value={text}
        failure={failure ?? refused}
        hint="This server lets in only people with a code. Whoever runs it can give you one; it is kept sealed on this device."
        onChange={(event) => {
          setText(event.target.value)
        }}
        after={
          <Button type="submit" busy={busy} disabled={code === ''}>
            Use code
          </Button>
        }
      />
    </form>
  )
}
