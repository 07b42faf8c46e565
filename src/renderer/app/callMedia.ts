import type { Clock, MessengerDependencies } from '../../core'
import { createBrowserMedia } from '../../core/adapters/media/browser'
import { createWebrtcCallPeers } from '../../core/adapters/webrtc/call-peers'

/** What calls go over and what they carry: the browser's own WebRTC and devices. */
export const createCallMedia = (clock: Clock): Required<Pick<MessengerDependencies, 'callPeers' | 'media'>> => ({
  callPeers: createWebrtcCallPeers({
    clock,
    wrtc: { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate, MediaStream, MediaStreamTrack },
  }),
  media: createBrowserMedia({
    clock,
    // Browsers know no devices in pages that are not secure, whatever the types say.
    devices: 'mediaDevices' in navigator ? navigator.mediaDevices : undefined,
    MediaStream,
    MediaStreamTrack,
    openAudio: () => new AudioContext(),
  }),
})
