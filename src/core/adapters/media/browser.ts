import type { Clock } from '../../base/clock'
import { disposable } from '../../base/disposables'
import type {
  CallTracks,
  CaptureFailure,
  Captured,
  DeviceKind,
  MediaDevice,
  MediaSource,
  MediaTrack,
} from '../../calls/media'
import { captureFailure, screenFailure } from './failure'
import { Meters } from './meter'
import { deliveredFrames, hintContent } from './screen-content'

/** What is used of a browser's devices. */
type Devices = Pick<
  MediaDevices,
  'addEventListener' | 'enumerateDevices' | 'getDisplayMedia' | 'getUserMedia' | 'removeEventListener'
>

export interface MediaSurroundings {
  readonly clock: Clock
  /** Absent where the page is no secure context. */
  readonly devices: Devices | undefined
  readonly MediaStream: typeof MediaStream
  readonly MediaStreamTrack: typeof MediaStreamTrack
  readonly openAudio: () => AudioContext
}

const kinds: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  audioinput: 'microphone',
  videoinput: 'camera',
  audiooutput: 'speaker',
}
/** Names for whichever device the system takes, beside the device itself. */
const aliases: ReadonlySet<string> = new Set(['default', 'communications'])

const voice = { echoCancellation: true, noiseSuppression: true, autoGainControl: true } as const
const picture = { width: { ideal: 1_280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } } as const

/** What `getDisplayMedia` takes beyond what the types know; where it is not known it is not heeded. */
interface ScreenOptions extends DisplayMediaStreamOptions {
  readonly systemAudio: 'include'
  readonly surfaceSwitching: 'include'
  readonly selfBrowserSurface: 'exclude'
}
interface ScreenSound extends MediaTrackConstraints {
  /** The voices of the call are not to come back to those who speak. */
  readonly restrictOwnAudio: boolean
}
const screenSound: ScreenSound = {
  restrictOwnAudio: true,
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
}
const screen: ScreenOptions = {
  video: { frameRate: { ideal: 30, max: 30 }, width: { max: 2_560 }, height: { max: 1_600 } },
  audio: screenSound,
  systemAudio: 'include',
  surfaceSwitching: 'include',
  selfBrowserSurface: 'exclude',
}

const failed = (error: CaptureFailure): { readonly ok: false; readonly error: CaptureFailure } => ({ ok: false, error })

/** The port {@link MediaSource} over a browser's `navigator.mediaDevices`. */
export const createBrowserMedia = (given: MediaSurroundings): MediaSource => {
  const { clock, devices, openAudio } = given
  const meters = new Meters(clock, openAudio)
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of [...listeners]) listener()
  }
  /** Once one of a kind was opened, the devices of that kind tell what they are called. */
  const opened = new Set<string>()

  const one = async (devices: Devices, constraints: MediaStreamConstraints): Promise<Captured<MediaTrack>> => {
    const [track] = (await devices.getUserMedia(constraints)).getTracks()
    if (track === undefined) return failed('missing')
    if (!opened.has(track.kind)) {
      opened.add(track.kind)
      tell()
    }
    return { ok: true, value: track }
  }

  const capture = async (
    device: string | undefined,
    constraintsFor: (deviceId: ConstrainDOMString | undefined) => MediaStreamConstraints,
  ): Promise<Captured<MediaTrack>> => {
    if (devices === undefined) return failed('unsupported')
    const wanted = device === undefined ? undefined : { exact: device }
    try {
      return await one(devices, constraintsFor(wanted))
    } catch (error) {
      const failure = captureFailure(error)
      if (failure !== 'missing' || wanted === undefined) return failed(failure)
    }
    // The one that was chosen is gone: any other is better than none.
    try {
      return await one(devices, constraintsFor(undefined))
    } catch (error) {
      return failed(captureFailure(error))
    }
  }

  return {
    devices: async () => {
      const found = await (devices?.enumerateDevices() ?? Promise.resolve([])).catch(() => [])
      return found
        .filter(({ deviceId }) => !aliases.has(deviceId))
        .map(({ deviceId, kind, label }): MediaDevice => ({ kind: kinds[kind], id: deviceId, label }))
    },
    onDevices: (listener) => {
      const heard = (): void => {
        listener()
      }
      listeners.add(heard)
      devices?.addEventListener('devicechange', heard)
      return disposable(() => {
        listeners.delete(heard)
        devices?.removeEventListener('devicechange', heard)
      })
    },
    microphone: (device) => capture(device, (deviceId) => ({ audio: { ...voice, ...(deviceId && { deviceId }) } })),
    camera: (device) => capture(device, (deviceId) => ({ video: { ...picture, ...(deviceId && { deviceId }) } })),
    screen: async () => {
      if (devices === undefined) return failed('unsupported')
      try {
        return shared(await devices.getDisplayMedia(screen), clock)
      } catch (error) {
        return failed(screenFailure(error))
      }
    },
    meter: (track, listener) =>
      track instanceof given.MediaStreamTrack && track.kind === 'audio'
        ? meters.start(new given.MediaStream([track]), listener)
        : disposable(() => undefined),
  }
}

/** The tracks of a shared screen, which end together. */
const shared = (stream: MediaStream, clock: Clock): Captured<Pick<CallTracks, 'screen' | 'screenSound'>> => {
  const [picture] = stream.getVideoTracks()
  const [sound] = stream.getAudioTracks()
  if (picture === undefined) {
    sound?.stop()
    return failed('missing')
  }
  const hinting = hintContent(
    picture,
    () => {
      // Whoever stops a track themselves is not told that it ended.
      if (picture.readyState === 'ended') end()
      return deliveredFrames(picture)
    },
    clock,
  )
  function end(): void {
    hinting.dispose()
    sound?.stop()
  }
  picture.addEventListener('ended', end)
  return { ok: true, value: sound === undefined ? { screen: picture } : { screen: picture, screenSound: sound } }
}
