import { describe, expect, it } from 'vitest'
import { createBrowserMedia, type MediaSurroundings } from '../../../../src/core/adapters/media/browser'
import { loudness } from '../../../../src/core/adapters/media/meter'
import { createManualClock } from '../../../../src/core/adapters/memory/clock'

class Track extends EventTarget {
  readyState: 'live' | 'ended' = 'live'
  enabled = true
  contentHint = ''
  readonly id = 'a track'
  constructor(readonly kind: 'audio' | 'video') {
    super()
  }
  stop(): void {
    this.readyState = 'ended'
  }
}

class Stream {
  constructor(private readonly tracks: readonly Track[]) {}
  getTracks = () => this.tracks
  getAudioTracks = () => this.tracks.filter(({ kind }) => kind === 'audio')
  getVideoTracks = () => this.tracks.filter(({ kind }) => kind === 'video')
}

const domError = (name: string, message = ''): Error => Object.assign(new Error(message), { name })

type Answer = readonly Track[] | Error

/** Devices that answer one after the other with what is given here. */
class FakeDevices extends EventTarget {
  readonly asked: unknown[] = []
  list: unknown[] = []
  constructor(private readonly answers: Answer[] = []) {
    super()
  }
  enumerateDevices = () => Promise.resolve(this.list)
  getUserMedia = (constraints: unknown) => this.#next(constraints)
  getDisplayMedia = (options: unknown) => this.#next(options)

  #next(asked: unknown): Promise<Stream> {
    this.asked.push(asked)
    const answer = this.answers.shift()
    if (answer instanceof Error) return Promise.reject(answer)
    return Promise.resolve(new Stream(answer ?? []))
  }
}

const isDevices = (value: unknown): value is NonNullable<MediaSurroundings['devices']> => value instanceof FakeDevices
const isClass = (value: unknown): value is typeof MediaStreamTrack => value === Track
const isStreamClass = (value: unknown): value is typeof MediaStream => value === Stream

const setup = (...answers: Answer[]) => {
  const devices = new FakeDevices(answers)
  const [streamClass, trackClass]: unknown[] = [Stream, Track]
  if (!isDevices(devices) || !isClass(trackClass) || !isStreamClass(streamClass)) throw new Error('fakes')
  const clock = createManualClock()
  const media = createBrowserMedia({
    clock,
    devices,
    MediaStream: streamClass,
    MediaStreamTrack: trackClass,
    openAudio: () => {
      throw new Error('nothing is measured')
    },
  })
  return { devices, media, clock }
}

describe('microphones and cameras', () => {
  it('are asked for with echo cancellation, noise suppression and automatic gain, and up to 720p', async () => {
    const { devices, media } = setup([new Track('audio')], [new Track('video')])
    expect(await media.microphone('desk')).toMatchObject({ ok: true, value: { kind: 'audio' } })
    expect(await media.camera(undefined)).toMatchObject({ ok: true, value: { kind: 'video' } })
    expect(devices.asked).toEqual([
      {
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, deviceId: { exact: 'desk' } },
      },
      { video: { width: { ideal: 1_280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } } },
    ])
  })

  it('are another one where the chosen one is gone', async () => {
    const { devices, media } = setup(domError('OverconstrainedError'), [new Track('video')])
    expect(await media.camera('gone')).toMatchObject({ ok: true })
    expect(devices.asked[1]).not.toHaveProperty('video.deviceId')
  })

  it.each([
    ['NotAllowedError', 'refused'],
    ['SecurityError', 'refused'],
    ['NotFoundError', 'missing'],
    ['OverconstrainedError', 'missing'],
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
    ['TypeError', 'unsupported'],
  ])('say why there is none: %s is %s', async (name, failure) => {
    expect(await setup(domError(name)).media.microphone(undefined)).toEqual({ ok: false, error: failure })
    expect(await setup(domError('NotFoundError'), domError(name)).media.camera('gone')).toEqual({
      ok: false,
      error: failure,
    })
  })

  it('are not asked for twice where the user refused the chosen one', async () => {
    const { devices, media } = setup(domError('NotAllowedError'), [new Track('audio')])
    expect(await media.microphone('desk')).toEqual({ ok: false, error: 'refused' })
    expect(devices.asked).toHaveLength(1)
  })

  it('are listed once each, without the names for whichever the system takes', async () => {
    const { devices, media } = setup()
    devices.list = [
      { kind: 'audioinput', deviceId: 'default', label: 'Default - Desk' },
      { kind: 'audioinput', deviceId: 'desk', label: 'Desk' },
      { kind: 'audiooutput', deviceId: 'communications', label: 'Communications - Ears' },
      { kind: 'audiooutput', deviceId: 'ears', label: 'Ears' },
      { kind: 'videoinput', deviceId: '', label: '' },
    ]
    expect(await media.devices()).toEqual([
      { kind: 'microphone', id: 'desk', label: 'Desk' },
      { kind: 'speaker', id: 'ears', label: 'Ears' },
      { kind: 'camera', id: '', label: '' },
    ])
    devices.enumerateDevices = () => Promise.reject(new Error('broken'))
    expect(await media.devices()).toEqual([])
  })

  it('are told of when they come and go, and when they get names, until nobody listens', async () => {
    const { devices, media } = setup([new Track('audio')], [new Track('audio')], [new Track('video')])
    let told = 0
    const listening = media.onDevices(() => (told += 1))
    devices.dispatchEvent(new Event('devicechange'))
    expect(told).toBe(1)
    await media.microphone(undefined)
    await media.microphone(undefined)
    expect(told).toBe(2)
    listening.dispose()
    devices.dispatchEvent(new Event('devicechange'))
    await media.camera(undefined)
    expect(told).toBe(2)
  })
})

describe('screens', () => {
  it('come with their sound where there is any, and end with it', async () => {
    const [picture, sound] = [new Track('video'), new Track('audio')]
    const { devices, media } = setup([picture, sound])
    expect(await media.screen()).toEqual({ ok: true, value: { screen: picture, screenSound: sound } })
    expect(devices.asked[0]).toMatchObject({ systemAudio: 'include', audio: { restrictOwnAudio: true } })
    expect(picture.contentHint).toBe('detail')
    picture.dispatchEvent(new Event('ended'))
    expect(sound.readyState).toBe('ended')
  })

  it('take their sound along where we stop them ourselves', async () => {
    const [picture, sound] = [new Track('video'), new Track('audio')]
    const { clock, media } = setup([picture, sound])
    await media.screen()
    picture.stop()
    await clock.advance(1_000)
    expect(sound.readyState).toBe('ended')
  })

  it.each([
    [domError('NotAllowedError', 'Permission denied by user'), 'cancelled'],
    [domError('NotAllowedError', 'Permission denied by system'), 'refused'],
    [domError('AbortError'), 'cancelled'],
    [domError('NotFoundError'), 'missing'],
    [domError('NotReadableError'), 'busy'],
    [domError('InvalidStateError'), 'unsupported'],
  ])('say why there is none: %s is %s', async (error, failure) => {
    expect(await setup(error).media.screen()).toEqual({ ok: false, error: failure })
  })

  it('leave no sound behind that comes without a picture', async () => {
    const sound = new Track('audio')
    expect(await setup([sound]).media.screen()).toEqual({ ok: false, error: 'missing' })
    expect(sound.readyState).toBe('ended')
  })
})

it('has no devices where the page is none to have them', async () => {
  const media = createBrowserMedia({
    clock: createManualClock(),
    devices: undefined,
    ...{ MediaStream: globalThis.MediaStream, MediaStreamTrack: globalThis.MediaStreamTrack },
    openAudio: () => {
      throw new Error('nothing is measured')
    },
  })
  expect(await media.devices()).toEqual([])
  for (const captured of [await media.microphone('x'), await media.camera('x'), await media.screen()])
    expect(captured).toEqual({ ok: false, error: 'unsupported' })
  media.onDevices(() => undefined).dispose()
})

it('measures the largest amplitude, from 0 to 1', () => {
  expect([
    loudness(new Float32Array(4)),
    loudness(Float32Array.of(0.1, -0.5, 0.2)),
    loudness(Float32Array.of(-7)),
  ]).toEqual([0, 0.5, 1])
})
