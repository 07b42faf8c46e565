import './screenPicker.css'
import { AppWindow, Monitor } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import type { ScreenSource } from '../../platform/platform'
import { useServices } from '../../state/context'
import { useAction } from '../../state/useAction'
import { Dialog } from '../../ui/Dialog'
import { Failure } from '../../ui/Failure'

export interface ScreenPickerProps {
  readonly sources: readonly ScreenSource[]
  readonly onClose: () => void
}

const groups = [
  { kind: 'screen', title: 'Screens' },
  { kind: 'window', title: 'Windows' },
] as const

/** Which screen or window the others are to see. */
export const ScreenPicker = ({ sources, onClose }: ScreenPickerProps) => {
  const { messenger, platform } = useServices()
  const { busy, failure, run } = useAction()
  const share = (id: string): void => {
    void run(async () => {
      await platform.screens?.choose(id)
      await messenger.calls.setSharing(true)
    }).then((shared) => {
      if (shared) onClose()
    })
  }
  return (
    <Dialog title="Share your screen" onClose={onClose} wide>
      <Failure sentence={failure} />
      {groups.map(({ kind, title }) => (
        <Sources
          key={kind}
          title={title}
          sources={sources.filter((source) => source.kind === kind)}
          busy={busy}
          onShare={share}
        />
      ))}
    </Dialog>
  )
}

interface SourcesProps {
  readonly title: string
  readonly sources: readonly ScreenSource[]
  readonly busy: boolean
  readonly onShare: (id: string) => void
}

const Sources = ({ title, sources, busy, onShare }: SourcesProps) => {
  const id = useId()
  if (sources.length === 0) return null
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="screens-title">
        {title}
      </h3>
      <ul className="screens" role="list" aria-labelledby={id}>
        {sources.map((source) => (
          <li key={source.id}>
            <button
              type="button"
              className="screen-source"
              disabled={busy}
              onClick={() => {
                onShare(source.id)
              }}
            >
              <Thumbnail source={source} />
              <span className="screen-source-name" dir="auto">
                {source.name}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Thumbnail = ({ source: { kind, thumbnail } }: { source: ScreenSource }) => {
  const element = useRef<HTMLImageElement>(null)
  useEffect(() => {
    if (element.current === null || thumbnail === undefined) return
    const url = URL.createObjectURL(new Blob([new Uint8Array(thumbnail)], { type: 'image/jpeg' }))
    element.current.src = url
    return () => {
      URL.revokeObjectURL(url)
    }
  }, [thumbnail])
  const Icon = kind === 'screen' ? Monitor : AppWindow
  return (
    <span className="screen-thumbnail">
      {thumbnail === undefined ? <Icon aria-hidden="true" /> : <img ref={element} alt="" />}
    </span>
  )
}
