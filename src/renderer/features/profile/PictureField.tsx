import { useEffect, useMemo, useRef, useState } from 'react'
import type { PictureId } from '../../../core'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { CropDialog } from './CropDialog'
import type { ProfileDraft } from './draft'
import { type OpenPicture, openPicture } from './openPicture'
import { pictureSentence } from './pictureProblem'

/** For an `<img>`: at most 40 KiB, so that the page's address for it needs no owner. */
const dataUrl = (bytes: Uint8Array): string => {
  const type = bytes[0] === 0xff ? 'image/jpeg' : 'image/webp'
  return `data:${type};base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`
}

export interface PictureFieldProps {
  readonly id: string
  readonly name: string
  /** The one that is saved. */
  readonly saved: PictureId | undefined
  readonly value: ProfileDraft['picture']
  readonly onChange: (value: ProfileDraft['picture']) => void
}

export const PictureField = ({ id, name, saved, value, onChange }: PictureFieldProps) => {
  const input = useRef<HTMLInputElement>(null)
  const [open, setOpen] = useState<OpenPicture>()
  const [failure, setFailure] = useState<string>()
  const preview = useMemo(() => (value instanceof Uint8Array ? dataUrl(value) : undefined), [value])
  const shown = preview !== undefined || (value === 'keep' && saved !== undefined)
  useEffect(
    () => () => {
      open?.dispose()
    },
    [open],
  )

  const choose = async (file: File): Promise<void> => {
    setFailure(undefined)
    try {
      setOpen(await openPicture(file))
    } catch (error) {
      setFailure(pictureSentence(error))
    }
  }

  return (
    <div className="picture-field" role="group" aria-label="Picture">
      <Avatar id={id} name={name} picture={value === 'keep' ? saved : undefined} url={preview} size="large" />
      <div className="picture-actions">
        <Button onClick={() => input.current?.click()}>{shown ? 'Change picture' : 'Add picture'}</Button>
        {shown && (
          <Button
            onClick={() => {
              onChange(saved === undefined ? 'keep' : 'remove')
            }}
          >
            Remove picture
          </Button>
        )}
      </div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? []
          // The same file chosen again is a choice again.
          event.target.value = ''
          if (file) void choose(file)
        }}
      />
      {failure !== undefined && (
        <p className="failure" role="alert">
          {failure}
        </p>
      )}
      {open && (
        <CropDialog
          picture={open}
          onClose={() => {
            setOpen(undefined)
          }}
          onDone={(picture) => {
            setOpen(undefined)
            onChange(picture)
          }}
        />
      )}
    </div>
  )
}
