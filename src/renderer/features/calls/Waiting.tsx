import type { CallView } from '../../../core'
import { Avatar } from '../../ui/Avatar'
import { useFace } from './useFace'
import { phaseText } from './words'

/** Nobody is there yet. */
export const Waiting = ({ call }: { call: CallView }) => {
  const { id, picture } = useFace(call)
  return (
    <div className="call-waiting">
      <span className="call-pulse">
        <Avatar id={id} name={call.name} picture={picture} size="large" />
      </span>
      <p className="call-waiting-name" dir="auto">
        {call.name}
      </p>
      <p>{call.phase.kind === 'active' ? 'Nobody else is here yet' : phaseText(call.phase, call)}</p>
    </div>
  )
}
