import type { Awareness } from 'y-protocols/awareness'
import type { Clock } from '../../base/clock'
import type { DeviceId } from '../../base/ids'
import { forgetTheGone, inspectMessage, messageType } from '../../network/message'
import type { Breach, LinkAuthenticator, LinkPath } from '../../network/transport'
import { FramedChannel } from './channel'
import { fingerprintsOf } from './fingerprints'
import { pathOf } from './path'

export type PeerConnectionClass = new (configuration?: RTCConfiguration) => RTCPeerConnection

/** A connection whose other end has proved which device it is. */
export interface ProvenConnection {
  readonly device: DeviceId
  path(): Promise<LinkPath>
  /** False while ICE has lost the way: nothing arrives, though it may find another. */
  readonly alive: boolean
  close(): void
}

export interface ConnectionHost {
  readonly clock: Clock
  readonly awareness: Awareness
  readonly authenticator: LinkAuthenticator
  isExpelled(device: DeviceId): boolean
  opened(connection: ProvenConnection): void
  changed(): void
  closed(connection: ProvenConnection): void
  breached(breach: Breach, device: DeviceId | undefined): void
}

/**
 * An RTCPeerConnection for y-webrtc's `peerOpts.wrtc`: the real one in all but its data channels, which are
 * framed and open only to devices that prove themselves.
 */
export const framedPeerConnection = (
  Base: PeerConnectionClass,
  host: ConnectionHost,
): new (configuration?: RTCConfiguration) => object =>
  class FramedPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      return framed(new Base(configuration), host)
    }
  }

const framed = (real: RTCPeerConnection, host: ConnectionHost): object => {
  const wrap = (channel: RTCDataChannel): FramedChannel => openChannel(real, channel, host)
  return new Proxy(real, {
    get: (target, key) => {
      if (key === 'createDataChannel') {
        return (label: string, init?: RTCDataChannelInit) => wrap(target.createDataChannel(label, init))
      }
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? bound(value, target) : value
    },
    set: (target, key, value: unknown) => {
      if (key !== 'ondatachannel') return Reflect.set(target, key, value, target)
      target.ondatachannel =
        typeof value === 'function'
          ? ({ channel }) => {
              Reflect.apply(value, target, [{ channel: wrap(channel) }])
            }
          : null
      return true
    },
  })
}

// Native methods refuse to be called on a proxy.
const bound = (method: object, target: RTCPeerConnection): unknown =>
  typeof method === 'function' ? Function.prototype.bind.call(method, target) : method

const openChannel = (real: RTCPeerConnection, channel: RTCDataChannel, host: ConnectionHost): FramedChannel => {
  let proven: ProvenConnection | undefined
  const closeAll = (): void => {
    framedChannel.close()
    real.close()
  }
  const framedChannel = new FramedChannel(channel, {
    clock: host.clock,
    prove: () => {
      const fingerprints = fingerprintsOf(real)
      return fingerprints && host.authenticator.prove(fingerprints)
    },
    admit: (proof) => {
      const fingerprints = fingerprintsOf(real)
      const verified = fingerprints && host.authenticator.verify(proof, fingerprints)
      if (verified?.ok !== true) {
        host.breached('proof-refused', undefined)
        return false
      }
      const device = verified.value
      if (host.isExpelled(device)) return false
      proven = {
        device,
        path: () => pathOf(real),
        get alive() {
          return real.iceConnectionState !== 'disconnected' && real.iceConnectionState !== 'failed'
        },
        close: closeAll,
      }
      real.addEventListener('iceconnectionstatechange', () => {
        host.changed()
      })
      host.opened(proven)
      return true
    },
    inspect: (message) => {
      const inspected = inspectMessage(message, host.awareness)
      if (!inspected.ok) {
        host.breached(inspected.error, proven?.device)
        return undefined
      }
      if (message[0] === messageType.awareness) forgetTheGone(host.awareness)
      return inspected.value
    },
    breached: (breach) => {
      host.breached(breach, proven?.device)
    },
    closed: () => {
      if (proven !== undefined) host.closed(proven)
    },
  })
  return framedChannel
}
