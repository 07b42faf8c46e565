import { useEffect, useState } from 'react'
import type { CallCheck } from '../../../core'
import { useWatchable } from '../../state/useWatchable'
import { Cell, type CaptureFailure, type MediaTrack, type Watchable } from '../../../core'
import { useCallsApi } from './useCalls'

export interface Checked {
  /** 0 to 1. */
  readonly level: Watchable<number>
  readonly camera: MediaTrack | undefined
  readonly microphoneFailure: CaptureFailure | undefined
  readonly cameraFailure: CaptureFailure | undefined
}

const nothing: Omit<CallCheck, 'dispose'> = {
  level: new Cell(0),
  camera: new Cell<MediaTrack | undefined>(undefined),
  microphoneFailure: new Cell<CaptureFailure | undefined>(undefined),
  cameraFailure: new Cell<CaptureFailure | undefined>(undefined),
}

/** Opens microphone and, where asked, camera for as long as this is shown. */
export const useCheck = (camera: boolean): Checked => {
  const calls = useCallsApi()
  const [check, setCheck] = useState<CallCheck>()
  useEffect(() => {
    const opened = calls.devices.check(camera)
    setCheck(opened)
    return () => {
      opened.dispose()
      setCheck(undefined)
    }
  }, [calls, camera])
  const { level, camera: track, microphoneFailure, cameraFailure } = check ?? nothing
  return {
    level,
    camera: useWatchable(track),
    microphoneFailure: useWatchable(microphoneFailure),
    cameraFailure: useWatchable(cameraFailure),
  }
}
