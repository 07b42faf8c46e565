import { useEffect, useState } from 'react'
import type { CallReaction } from '../../../core'
import { useServices } from '../../state/context'

interface Floating {
  readonly id: number
  readonly name: string
  readonly emoji: CallReaction
}

const shownMs = 4_000
const mostShown = 12
const places = 7

/** What people in the call react with, floating up and away; still where motion is not wanted. */
export const FloatingReactions = () => {
  const { messenger, clock } = useServices()
  const [shown, setShown] = useState<readonly Floating[]>([])
  useEffect(() => {
    let count = 0
    const leaving = new Set<{ dispose: () => void }>()
    const listening = messenger.calls.onReaction(({ name, emoji }) => {
      count += 1
      const id = count
      setShown((before) => [...before.slice(1 - mostShown), { id, name, emoji }])
      const pending = clock.after(shownMs, () => {
        leaving.delete(pending)
        setShown((before) => before.filter((one) => one.id !== id))
      })
      leaving.add(pending)
    })
    return () => {
      listening.dispose()
      for (const pending of leaving) pending.dispose()
    }
  }, [messenger, clock])
  return (
    <div className="call-floating" role="log" aria-label="Reactions">
      {shown.map(({ id, name, emoji }) => (
        <p key={id} style={{ '--start': `${8 + (id % places) * (84 / places)}%` }}>
          <span className="call-floating-emoji">{emoji}</span>
          <span className="call-floating-name one-line" dir="auto">
            {name}
          </span>
        </p>
      ))}
    </div>
  )
}
