import type { MessageInfo as Info, MessageView } from '../../../core'
import { exactly } from '../../state/times'
import { Dialog } from '../../ui/Dialog'
import { deliveryNames, waitingFor } from './DeliveryMark'
import { useInfo } from './useInfo'
import { Versions } from './Versions'

const reachedText = (count: number): string => {
  if (count === 0) return 'No device directly'
  return count === 1 ? '1 device' : `${count} devices`
}

const paths = { direct: 'Linked directly', relayed: 'Linked through a relay', unknown: 'Linked' } as const

/** What this device knows of one message and its way (DL1, DL4). */
export const MessageInfo = ({ message, onClose }: { message: MessageView; onClose: () => void }) => {
  const { info, failure } = useInfo(message)
  return (
    <Dialog title="Message info" onClose={onClose} wide>
      {/* Whoever has no pointer scrolls it with the arrow keys. */}
      <div className="message-info" role="group" aria-label="Message info" tabIndex={0}>
        <dl className="facts">
          <dt>From</dt>
          <dd dir="auto">{message.own ? `You (${message.authorName})` : message.authorName}</dd>
          <dt>Sent</dt>
          <dd>{exactly(message.sentAt)}</dd>
          {message.state && (
            <>
              <dt>State</dt>
              <dd dir="auto">
                {deliveryNames[message.state.kind]} {waitingFor(message.state)}
              </dd>
            </>
          )}
        </dl>
        {failure !== undefined && <p className="failure">{failure}</p>}
        {info && message.own && <Recipients recipients={info.recipients} />}
        {info && message.own && <Receipt receipt={info.receipt} />}
        {info && info.versions.length > 1 && (
          <section aria-labelledby="versions-title">
            <h3 id="versions-title" className="section-title">
              Versions
            </h3>
            <Versions versions={info.versions} mentions={message.mentions} />
          </section>
        )}
      </div>
    </Dialog>
  )
}

const Recipients = ({ recipients }: { recipients: Info['recipients'] }) => (
  <section aria-labelledby="recipients-title">
    <h3 id="recipients-title" className="section-title">
      Who has it
    </h3>
    <ul className="recipients" role="list">
      {recipients.map(({ account, name, state, deliveredAt, readAt, path }) => (
        <li key={account} className="recipient">
          <bdi className="recipient-name name">{name}</bdi>
          <span className="recipient-state">{deliveryNames[state]}</span>
          {deliveredAt !== undefined && <span className="hint">Delivered {exactly(deliveredAt)}</span>}
          {readAt !== undefined && <span className="hint">Read {exactly(readAt)}</span>}
          {path !== undefined && <span className="hint">{paths[path]}</span>}
        </li>
      ))}
    </ul>
  </section>
)

const Receipt = ({ receipt }: { receipt: Info['receipt'] }) => (
  <section aria-labelledby="receipt-title">
    <h3 id="receipt-title" className="section-title">
      Transit receipt
    </h3>
    {receipt === undefined ? (
      <p className="hint">It has not left this device yet.</p>
    ) : (
      <dl className="facts receipt">
        <dt>Left at</dt>
        <dd>{exactly(receipt.at)}</dd>
        <dt>Reached</dt>
        <dd>{reachedText(receipt.reached)}</dd>
        <dt>Hash</dt>
        <dd>
          <code>{receipt.envelopeHash}</code>
        </dd>
      </dl>
    )}
  </section>
)
