import { useState } from 'react'
import type { CallView } from '../../../core'
import { announcement } from './announce'

/** Says what changes in a call to whoever listens to the screen. What was said last stays until there is more to say. */
export const Announcer = ({ call }: { call: CallView }) => {
  const [told, setTold] = useState({ call, text: announcement(undefined, call) })
  if (told.call !== call) {
    const text = announcement(told.call, call)
    setTold({ call, text: text === '' ? told.text : text })
  }
  return (
    <p role="status" className="visually-hidden">
      {told.text}
    </p>
  )
}
