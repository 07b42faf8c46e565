import './globals'
import wrtc from '@roamhq/wrtc'
import type * as YWebrtc from 'y-webrtc'
import { createRequire, register } from 'node:module'
import { pathToFileURL } from 'node:url'
import { createWebrtcTransport } from '../../../src/core/adapters/webrtc/transport'
import { createWebsocketSignaling, type WebsocketSignaling } from '../../../src/core/adapters/websocket/signaling'
import { systemClock } from '../../../src/core/base/clock'
import { Cell } from '../../../src/core/base/emitter'
import { silentLogger } from '../../../src/core/base/logger'
import { systemRandom } from '../../../src/core/base/random'
import type { LinkIdentity } from '../../../src/core/network/identity'
import { identityOf, signerOf } from './people'
import type { Peer } from './seats'

type Module = typeof YWebrtc

/** A copy of y-webrtc takes a copy of the channels through which it would find the other copies, too. */
const resolveCopies = `export const resolve = async (specifier, context, next) => {
  const resolved = await next(specifier, context)
  const copy = /[?]copy=[0-9]+$/.exec(context.parentURL ?? '')
  return copy && specifier === 'lib0/broadcastchannel' ? { ...resolved, url: resolved.url + copy[0] } : resolved
}`
register(`data:text/javascript,${encodeURIComponent(resolveCopies)}`)

let copies = 0

/** y-webrtc keeps its rooms in a global of the module: each peer of one process needs a copy of it. */
export const copyOfYWebrtc = (): Promise<Module> => {
  const path = createRequire(import.meta.url)
    .resolve('y-webrtc')
    .replace('/dist/y-webrtc.cjs', '/src/y-webrtc.js')
  return import(/* @vite-ignore */ `${pathToFileURL(path).href}?copy=${++copies}`) as Promise<Module>
}

export interface WebrtcPeer extends Peer {
  readonly signaling: WebsocketSignaling
  dispose(): void
}

/** Somebody with a real connection to a real server and the WebRTC of Node. */
export const webrtcPeer = async (
  name: string,
  server: string,
  RTCPeerConnection: typeof wrtc.RTCPeerConnection = wrtc.RTCPeerConnection,
  identity: LinkIdentity = identityOf(name),
): Promise<WebrtcPeer> => {
  const yWebrtc = await copyOfYWebrtc()
  const signaling = createWebsocketSignaling({
    server,
    signer: signerOf(name),
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
  })
  const online = new Cell(false)
  signaling.state.watch(({ kind }) => {
    online.set(kind === 'online')
  })
  const transport = createWebrtcTransport({
    signalUrl: () => signaling.signalUrl(),
    online,
    iceServers: () => signaling.iceServers(),
    wrtc: { ...wrtc, RTCPeerConnection },
    clock: systemClock,
    random: systemRandom,
    yWebrtc,
    identity,
  })
  return {
    name,
    signaling,
    transport,
    joined: new Set(),
    dispose: () => {
      transport.dispose()
      signaling.dispose()
    },
  }
}
