import './profile.css'
import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { centreCrop, type Crop, mostZoom, moveCrop, squareOf, zoomCrop } from './crop'
import { encodeOpen } from './encodePicture'
import type { OpenPicture } from './openPicture'
import { pictureSentence } from './pictureProblem'

/** How far an arrow key moves the square, as a share of its side; with Shift, further. */
const step = 0.05
const stride = 0.25
const zoomStep = 0.1

const arrows: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

export interface CropDialogProps {
  /** Stays the caller's to dispose of. */
  readonly picture: OpenPicture
  readonly onDone: (picture: Uint8Array<ArrayBuffer>) => void
  readonly onClose: () => void
}

/** Chooses the square of a picture that others will see: by dragging and the wheel, or by arrow keys, plus and minus. */
export const CropDialog = ({ picture, onDone, onClose }: CropDialogProps) => {
  const [crop, setCrop] = useState<Crop>(() => centreCrop(picture))
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const zoomId = useId()

  const use = async (): Promise<void> => {
    setBusy(true)
    setFailure(undefined)
    try {
      onDone(await encodeOpen(picture, crop))
    } catch (error) {
      setFailure(pictureSentence(error))
      setBusy(false)
    }
  }

  return (
    <Dialog title="Crop picture" onClose={onClose}>
      <CropFrame picture={picture} crop={crop} onChange={setCrop} />
      <div className="crop-zoom">
        <label htmlFor={zoomId}>Zoom</label>
        <input
          id={zoomId}
          type="range"
          min={1}
          max={mostZoom}
          step={zoomStep}
          value={crop.zoom}
          onChange={(event) => {
            setCrop(zoomCrop(picture, crop, event.target.valueAsNumber))
          }}
        />
      </div>
      {failure !== undefined && (
        <p className="failure" role="alert">
          {failure}
        </p>
      )}
      <div className="dialog-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button tone="primary" busy={busy} onClick={() => void use()}>
          Use picture
        </Button>
      </div>
    </Dialog>
  )
}

interface CropFrameProps {
  readonly picture: OpenPicture
  readonly crop: Crop
  readonly onChange: (change: (crop: Crop) => Crop) => void
}

const CropFrame = ({ picture, crop, onChange }: CropFrameProps) => {
  const frame = useRef<HTMLDivElement>(null)
  const hint = useId()
  const { left, top, side } = squareOf(picture, crop)

  useEffect(() => {
    const element = frame.current
    // React listens passively to the wheel, and so could not keep the dialog from scrolling with it.
    const turned = (event: WheelEvent): void => {
      event.preventDefault()
      onChange((before) => zoomCrop(picture, before, before.zoom * Math.exp(-event.deltaY / 500)))
    }
    element?.addEventListener('wheel', turned, { passive: false })
    return () => {
      element?.removeEventListener('wheel', turned)
    }
  }, [picture, onChange])

  const dragged = (event: PointerEvent<HTMLDivElement>): void => {
    const element = event.currentTarget
    if (!element.hasPointerCapture(event.pointerId)) return
    const { movementX, movementY } = event
    const width = element.offsetWidth
    onChange((before) => moveCrop(picture, before, -movementX / width, -movementY / width))
  }
  const pressed = (event: KeyboardEvent): void => {
    const arrow = arrows[event.key]
    const closer = event.key === '+' || event.key === '=' ? zoomStep : event.key === '-' ? -zoomStep : 0
    if (arrow === undefined && closer === 0) return
    event.preventDefault()
    const by = event.shiftKey ? stride : step
    onChange((before) =>
      arrow === undefined
        ? zoomCrop(picture, before, before.zoom + closer)
        : moveCrop(picture, before, arrow[0] * by, arrow[1] * by),
    )
  }

  return (
    <>
      <div
        ref={frame}
        className="crop-frame"
        role="group"
        tabIndex={0}
        aria-label="Part that is shown"
        aria-describedby={hint}
        onKeyDown={pressed}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
        }}
        onPointerMove={dragged}
      >
        <img
          src={picture.url}
          alt="The picture you chose"
          draggable={false}
          style={{
            width: `${(picture.width / side) * 100}%`,
            height: `${(picture.height / side) * 100}%`,
            left: `${(-left / side) * 100}%`,
            top: `${(-top / side) * 100}%`,
          }}
        />
        <span className="crop-round" aria-hidden="true" />
      </div>
      <p id={hint} className="hint">
        Drag the picture, or use the arrow keys; plus and minus zoom.
      </p>
    </>
  )
}
