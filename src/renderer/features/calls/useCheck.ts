import { useMemo, useSyncExternalStore } from 'react'
import { type CallsApi, type CaptureFailure, Cell, type MediaTrack, type Watchable } from '../../../core'
import { useCallsApi } from './useCalls'

export interface Checked {
  /** 0 to 1. */
  readonly level: Watchable<number>
  readonly camera: MediaTrack | undefined
  readonly microphoneFailure: CaptureFailure | undefined
  readonly cameraFailure: CaptureFailure | undefined
}

const nothing: Checked = {
  level: new Cell(0),
  camera: undefined,
  microphoneFailure: undefined,
  cameraFailure: undefined,
}

/** A check that is open for as long as somebody listens to it. */
const createStore = (calls: CallsApi, withCamera: boolean) => {
  let present = nothing
  return {
    snapshot: () => present,
    subscribe: (changed: () => void): (() => void) => {
      const check = calls.devices.check(withCamera)
      const { level, camera, microphoneFailure, cameraFailure } = check
      const look = (): void => {
        present = {
          level,
          camera: camera.value,
          microphoneFailure: microphoneFailure.value,
          cameraFailure: cameraFailure.value,
        }
        changed()
      }
      const watching = [camera, microphoneFailure, cameraFailure].map((one) => one.watch(look))
      look()
      return () => {
        for (const one of watching) one.dispose()
        check.dispose()
        present = nothing
      }
    },
  }
}

/** Opens microphone and, where asked, camera for as long as this is shown. */
export const useCheck = (camera: boolean): Checked => {
  const calls = useCallsApi()
  const store = useMemo(() => createStore(calls, camera), [calls, camera])
  return useSyncExternalStore(store.subscribe, store.snapshot)
}
