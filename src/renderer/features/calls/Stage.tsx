import './stage.css'
import { useEffect, useRef, useState } from 'react'
import type { CallView } from '../../../core'
import { PortalHostProvider } from '../../ui/portal'
import type { Layout } from './arrange'
import { Controls } from './Controls'
import { Ended } from './Ended'
import { Hints } from './Hints'
import { FloatingReactions } from './FloatingReactions'
import { StageHead } from './StageHead'
import { Tiles } from './Tiles'
import { useFullScreen } from './useFullScreen'

/** The call we are in, large. */
export const Stage = ({ call }: { call: CallView }) => {
  const [host, setHost] = useState<HTMLElement | null>(null)
  const [layout, setLayout] = useState<Layout>('grid')
  const [pinned, setPinned] = useState<string>()
  const full = useFullScreen()
  const body = useRef<HTMLDivElement>(null)
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    // What was pressed to come here is gone; a keyboard that is somewhere else stays there.
    if (document.activeElement === document.body) section.current?.focus()
  }, [])
  return (
    <PortalHostProvider value={host}>
      <section
        ref={section}
        tabIndex={-1}
        className="call-stage"
        aria-label={`Call with ${call.name}`}
        data-full={full.on || undefined}
      >
        <StageHead call={call} layout={layout} onLayout={setLayout} full={full} body={body} />
        {call.phase.kind === 'ended' ? (
          <Ended call={call} phase={call.phase} />
        ) : (
          <>
            <div ref={body} className="call-body">
              <Tiles call={call} layout={layout} pinned={pinned} onPin={setPinned} />
              <FloatingReactions />
            </div>
            <Hints call={call} />
            <Controls call={call} />
          </>
        )}
        {/* Menus and tooltips of the stage, so that they are dark as it is, and seen where it fills the screen. */}
        <div ref={setHost} className="call-portal" />
      </section>
    </PortalHostProvider>
  )
}
