import { Copy, RefreshCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { InviteView } from '../../../core'
import { useServices } from '../../state/context'
import { dateOf } from '../../state/times'
import { useAction } from '../../state/useAction'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { useToast } from '../../ui/Toasts'
import { QrCode } from './QrCode'

/** Your own invite: to copy, to show, to replace (ID4). */
export const OwnInvite = () => {
  const { messenger, platform } = useServices()
  const tell = useToast()
  const [invite, setInvite] = useState<InviteView>()
  // Who runs the app sends app links; who uses a browser sends what opens in one. Both lead here.
  const [web, setWeb] = useState(platform.kind === 'browser')
  const { busy, failure, run } = useAction()

  useEffect(() => {
    let open = true
    void run(async () => {
      const current = await messenger.invites.current()
      if (open) setInvite(current)
    })
    return () => {
      open = false
    }
  }, [messenger, run])

  const replace = (old: InviteView): Promise<boolean> =>
    run(async () => {
      await messenger.invites.revoke(old.id)
      setInvite(await messenger.invites.create())
    })

  const link = invite === undefined ? '' : web ? invite.webLink : invite.link

  return (
    <div className="own-invite">
      <Field
        label="Your invite link"
        readOnly
        dir="ltr"
        value={link}
        onFocus={(event) => {
          event.target.select()
        }}
        failure={failure}
        hint={invite && `For one person. Good until ${dateOf(invite.expiresAt)}.`}
        after={
          <Button
            tone="primary"
            disabled={invite === undefined}
            onClick={() => {
              navigator.clipboard.writeText(link).then(
                () => {
                  tell('Invite link copied')
                },
                () => {
                  tell('The clipboard cannot be used. Select the link and copy it.')
                },
              )
            }}
          >
            <Copy aria-hidden="true" />
            Copy invite link
          </Button>
        }
      />
      {invite && (
        <div className="invite-more">
          <QrCode text={link} label="QR code of your invite link" />
          <div className="invite-options">
            <label className="choice">
              <input
                type="checkbox"
                checked={web}
                onChange={(event) => {
                  setWeb(event.target.checked)
                }}
              />
              Opens in a browser
            </label>
            <Button busy={busy} onClick={() => void replace(invite)}>
              <RefreshCw aria-hidden="true" />
              Replace link
            </Button>
            <p className="hint">Replacing makes the old link useless.</p>
          </div>
        </div>
      )}
    </div>
  )
}
