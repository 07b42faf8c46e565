import { useEffect, useMemo, useState } from 'react'
import type { AccountId, ContactView, LinkView, NetworkView, SignalingState } from '../../../core'
import { useMessenger, useServices } from '../../state/context'
import { useLiveValue } from '../../state/useLive'
import { useWatchable } from '../../state/useWatchable'
import { Button } from '../../ui/Button'
import { ClosedServers } from './ClosedServers'
import { ConnectionTest } from './ConnectionTest'
import { ServerForm } from './ServerForm'
import type { ServerSetting } from '../../platform/platform'

const paths = { direct: 'Direct', relayed: 'Through a relay', unknown: 'Finding out' } as const satisfies Record<
  LinkView['path'],
  string
>

const reasons = {
  stopped: 'Not connected',
  unreachable: 'Cannot be reached',
  refused: 'Does not let this device in',
  draining: 'Is restarting',
} as const

const stateText = (state: SignalingState): string => {
  switch (state.kind) {
    case 'online':
      return 'Connected'
    case 'connecting':
      return 'Connecting'
    case 'offline':
      return reasons[state.reason]
  }
}

const nobody: readonly ContactView[] = []

export const NetworkSettings = () => {
  const messenger = useMessenger()
  const { platform } = useServices()
  const view = useWatchable(messenger.network.view)
  const [setting, setSetting] = useState<ServerSetting>()

  useEffect(() => {
    let open = true
    platform.server.load().then(
      (loaded) => {
        if (open) setSetting(loaded)
      },
      () => undefined,
    )
    return () => {
      open = false
    }
  }, [platform])

  return (
    <>
      <dl className="facts">
        <dt>Server</dt>
        <dd dir="ltr">{view.server}</dd>
        <dt>State</dt>
        <dd>{stateText(view.signaling)}</dd>
      </dl>
      <div>
        <Button
          onClick={() => {
            messenger.network.reconnect()
          }}
        >
          Reconnect
        </Button>
      </div>
      <ClosedServers closed={view.closed} own={view.server} />
      {platform.server.save && setting && <ServerForm setting={setting} save={platform.server.save} />}
      <ConnectionTest />
      <Links view={view} />
      <Refusals refusals={view.refusals} />
    </>
  )
}

const Links = ({ view: { links, relayed } }: { view: NetworkView }) => {
  const messenger = useMessenger()
  const contacts = useLiveValue(
    useMemo(() => messenger.contacts.live(), [messenger]),
    nobody,
  )
  const nameOf = (account: AccountId): string =>
    contacts.find((contact) => contact.account === account)?.name ?? 'A device of yours'
  return (
    <section aria-labelledby="links-title">
      <h3 id="links-title" className="section-title">
        Connected devices
      </h3>
      {links.length === 0 && relayed.length === 0 ? (
        <p className="hint">None. Connections open by themselves when a contact is online.</p>
      ) : (
        <ul className="lines" role="list" aria-labelledby="links-title">
          {links.map((link) => (
            <li key={link.device}>
              <span className="one-line name" dir="auto">
                {nameOf(link.account)}
              </span>
              <span className="hint">{paths[link.path]}</span>
            </li>
          ))}
          {relayed.map((account) => (
            <li key={account}>
              <span className="one-line name" dir="auto">
                {nameOf(account)}
              </span>
              <span className="hint">Sealed, through the server</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const Refusals = ({ refusals }: { refusals: NetworkView['refusals'] }) => {
  const counted = Object.entries(refusals)
  return (
    <section aria-labelledby="refusals-title">
      <h3 id="refusals-title" className="section-title">
        Refused since start
      </h3>
      {counted.length === 0 ? (
        <p className="hint">Nothing. Broken or forged data from others would be counted here.</p>
      ) : (
        <ul className="lines" role="list" aria-labelledby="refusals-title">
          {counted.map(([reason, times]) => (
            <li key={reason}>
              <code>{reason}</code>
              <span>{times.toLocaleString()}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
