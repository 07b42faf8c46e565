import { ImageUp } from 'lucide-react'
import { useRef, useState } from 'react'
import type { InvitePreview, Messenger } from '../../../core'
import { useMessenger } from '../../state/context'
import { sentenceFor } from '../../state/sentences'
import { useAction } from '../../state/useAction'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { pictureIn, readQr } from './readQr'

type Reading =
  | { readonly kind: 'empty' }
  | { readonly kind: 'invite'; readonly preview: InvitePreview }
  | { readonly kind: 'refused'; readonly sentence: string }

const read = (messenger: Messenger, link: string): Reading => {
  if (link.trim() === '') return { kind: 'empty' }
  try {
    return { kind: 'invite', preview: messenger.invites.preview(link) }
  } catch (error) {
    return { kind: 'refused', sentence: sentenceFor(error) }
  }
}

/** Somebody else's invite: as a link, or as a picture of its QR code. */
export const PasteInvite = ({ initial, onSent }: { initial: string; onSent: () => void }) => {
  const messenger = useMessenger()
  const [link, setLink] = useState(initial)
  const [pictureFailure, setPictureFailure] = useState<string>()
  const { busy, failure, run, clear } = useAction()
  const picker = useRef<HTMLInputElement>(null)
  const reading = read(messenger, link)
  const refused = reading.kind === 'refused' ? reading.sentence : undefined

  const change = (text: string): void => {
    setLink(text)
    setPictureFailure(undefined)
    clear()
  }
  const readPicture = async (picture: Blob): Promise<void> => {
    const text = await readQr(picture).catch(() => undefined)
    if (text === undefined) setPictureFailure('No QR code was found in this picture.')
    else change(text)
  }
  const send = async (): Promise<void> => {
    if (await run(() => messenger.contacts.request(link))) onSent()
  }

  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
      onPaste={(event) => {
        const picture = pictureIn(event.clipboardData)
        if (picture === undefined) return
        event.preventDefault()
        void readPicture(picture)
      }}
      onDragOver={(event) => {
        event.preventDefault()
      }}
      onDrop={(event) => {
        const picture = pictureIn(event.dataTransfer)
        if (picture === undefined) return
        event.preventDefault()
        void readPicture(picture)
      }}
    >
      <Field
        label="Paste an invite link"
        dir="ltr"
        spellCheck={false}
        value={link}
        placeholder="tincan://invite#…"
        failure={failure ?? pictureFailure ?? refused}
        onChange={(event) => {
          change(event.target.value)
        }}
      />
      {reading.kind === 'invite' && (
        <div className="invite-preview">
          <Avatar id={reading.preview.account} name={reading.preview.name} size="small" />
          <span className="row-text">
            <span className="row-title one-line name" dir="auto">
              {reading.preview.name}
            </span>
            <span className="hint one-line">{`Meets at ${new URL(reading.preview.server).host}`}</span>
          </span>
        </div>
      )}
      <div className="dialog-actions">
        <input
          ref={picker}
          type="file"
          accept="image/*"
          hidden
          aria-label="Picture of a QR code"
          onChange={(event) => {
            const picture = event.target.files?.[0]
            if (picture) void readPicture(picture)
            event.target.value = ''
          }}
        />
        <Button onClick={() => picker.current?.click()}>
          <ImageUp aria-hidden="true" />
          Read QR picture
        </Button>
        <Button type="submit" tone="primary" busy={busy} disabled={reading.kind === 'empty'}>
          Send request
        </Button>
      </div>
    </form>
  )
}
