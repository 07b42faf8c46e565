import { useEffect, useState } from 'react'
import type { MessageView, TransitReceipt } from '../../../core'
import { useMessenger } from '../../state/context'
import { exactly } from '../../state/times'
import { useAction } from '../../state/useAction'
import { Dialog } from '../../ui/Dialog'
import { deliveryNames, waitingFor } from './DeliveryMark'

const reachedText = (count: number): string => {
  if (count === 0) return 'Reached no device directly'
  return count === 1 ? 'Reached 1 device' : `Reached ${count} devices`
}

/** What this device knows of one message's way (DL1, DL4). */
export const MessageInfo = ({ message, onClose }: { message: MessageView; onClose: () => void }) => {
  const messenger = useMessenger()
  const [receipts, setReceipts] = useState<readonly TransitReceipt[]>()
  const { failure, run } = useAction()

  useEffect(() => {
    if (!message.own) return
    let open = true
    void run(async () => {
      const all = await messenger.messages.receipts(message.conversation)
      if (open) setReceipts(all.filter((receipt) => receipt.message === message.id))
    })
    return () => {
      open = false
    }
  }, [messenger, message.conversation, message.id, message.own, run])

  return (
    <Dialog title="Message info" onClose={onClose}>
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
      {message.own && (
        <section aria-labelledby="receipts-title">
          <h3 id="receipts-title" className="section-title">
            Transit receipts
          </h3>
          {failure !== undefined && <p className="failure">{failure}</p>}
          {receipts?.length === 0 && <p className="hint">It has not left this device yet.</p>}
          {receipts?.map((receipt) => (
            <dl key={`${receipt.envelopeHash} ${receipt.at}`} className="facts receipt">
              <dt>Left at</dt>
              <dd>{exactly(receipt.at)}</dd>
              <dt>Reached</dt>
              <dd>{reachedText(receipt.reached)}</dd>
              <dt>Hash</dt>
              <dd>
                <code>{receipt.envelopeHash}</code>
              </dd>
            </dl>
          ))}
        </section>
      )}
    </Dialog>
  )
}
