import type { CallView } from '../../../core'
import { useNavigation } from '../../state/navigation'
import { useCall } from './useCalls'

/** The call that has the stage, in the place of other screens. */
export const useStaged = (): CallView | undefined => {
  const { place } = useNavigation()
  const call = useCall()
  return place.call === 'docked' ? undefined : call
}
