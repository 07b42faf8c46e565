import { systemClock } from '../../src/core'
import { createBrowserMedia } from '../../src/core/adapters/media/browser'
import { createWebrtcCallPeers } from '../../src/core/adapters/webrtc/call-peers'
import type { CallPeer, CallTracks, MediaTrack } from '../../src/core/calls/media'

const capture = async (): Promise<Required<Pick<CallTracks, 'camera' | 'microphone'>>> => {
  const media = createBrowserMedia({
    clock: systemClock,
    devices: navigator.mediaDevices,
    MediaStream,
    MediaStreamTrack,
    openAudio: () => new AudioContext(),
  })
  const [microphone, camera] = [await media.microphone(undefined), await media.camera(undefined)]
  if (!microphone.ok || !camera.ok) throw new Error('no devices')
  return { microphone: microphone.value, camera: camera.value }
}

/** Until the first picture of it is on the screen. */
const firstFrame = (track: MediaTrack): Promise<void> =>
  new Promise((resolve) => {
    if (!(track instanceof MediaStreamTrack)) throw new Error('no track of a browser')
    const video = document.createElement('video')
    video.muted = true
    video.srcObject = new MediaStream([track])
    video.requestVideoFrameCallback(() => {
      video.remove()
      resolve()
    })
    document.body.append(video)
    video.play().catch(() => undefined)
  })

const peers = createWebrtcCallPeers({
  clock: systemClock,
  wrtc: { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate, MediaStream, MediaStreamTrack },
})

/** Two ends of a call of ours, until each sees the other; in ms. */
const setUp = async (tracks: CallTracks): Promise<number> => {
  const ends: CallPeer[] = []
  const began = performance.now()
  const seen = [false, true].map(
    (offering, index) =>
      new Promise<void>((resolve, reject) => {
        ends[index] = peers.connect({
          offering,
          iceServers: [],
          relayOnly: false,
          tracks,
          say: (step) => ends[1 - index]?.hear(step),
          onState: (state) => {
            if (state === 'closed') reject(new Error('the call ended'))
          },
          onTracks: ({ camera }) => {
            if (camera !== undefined) void firstFrame(camera).then(resolve)
          },
          onWord: () => undefined,
          onBreach: () => undefined,
        })
      }),
  )
  await Promise.all(seen)
  const took = performance.now() - began
  for (const end of ends) end.dispose()
  return took
}

/** The same between two connections with nothing above them. */
const setUpBare = async (tracks: CallTracks): Promise<number> => {
  const began = performance.now()
  const [caller, callee] = [new RTCPeerConnection(), new RTCPeerConnection()]
  const seen = (
    [
      [caller, callee],
      [callee, caller],
    ] as const
  ).map(([end, other]) => {
    end.onicecandidate = ({ candidate }) => {
      if (candidate !== null) other.addIceCandidate(candidate).catch(() => undefined)
    }
    const stream = new MediaStream()
    for (const track of [tracks.microphone, tracks.camera])
      if (track instanceof MediaStreamTrack) end.addTrack(track, stream)
    return new Promise<void>((resolve) => {
      end.ontrack = ({ track }) => {
        if (track.kind === 'video') void firstFrame(track).then(resolve)
      }
    })
  })
  await caller.setLocalDescription()
  if (caller.localDescription === null) throw new Error('no offer')
  await callee.setRemoteDescription(caller.localDescription)
  await callee.setLocalDescription()
  if (callee.localDescription === null) throw new Error('no answer')
  await caller.setRemoteDescription(callee.localDescription)
  await Promise.all(seen)
  const took = performance.now() - began
  caller.close()
  callee.close()
  return took
}

/** They take turns, so that what else the machine does falls on both. */
export const measureCallSetup = async (rounds: number, atFirst: number) => {
  const tracks = await capture()
  const [ours, bare]: [number[], number[]] = [[], []]
  for (let round = -atFirst; round < rounds; round++) {
    const [one, other] = [await setUp(tracks), await setUpBare(tracks)]
    if (round < 0) continue
    ours.push(one)
    bare.push(other)
  }
  for (const track of Object.values(tracks)) track.stop()
  return { ours, bare }
}
