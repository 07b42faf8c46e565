import type { Clock } from '../../../base/clock'
import { assert } from '../../../base/errors'
import type { Random } from '../../../base/random'
import type { LinkIdentity } from '../../../network/identity'
import type { SessionSigner, Signaling } from '../../../network/signaling'
import type { PeerTransport } from '../../../network/transport'
import { MemoryHub, type HubClient, type ProvesMembership } from './hub'
import { MemorySignaling } from './signaling'
import { MemoryRooms, MemoryTransport } from './transport'
import { Wire, type Faults } from './wire'

export interface MemoryNetworkOptions {
  readonly clock: Clock
  readonly random: Random
  /** Whether the topic's key signed the session (SG2). By default every signature of 64 bytes does. */
  readonly provesMembership?: ProvesMembership
}

/**
 * A signalling server and the way between devices, in memory. With one clock and one seed a run can be
 * repeated exactly. Everybody is named by the `Signaling` they hold.
 */
export interface MemoryNetwork {
  /** The port of one device; `clock` is what that device believes, the network's own by default. */
  signaling(signer: SessionSigner, clock?: Clock): Signaling
  /** Peers meet where both have joined the topic through the server. */
  transport(signaling: Signaling, identity: LinkIdentity): PeerTransport

  /** From now on, for frames between devices, relayed or direct. What is left out stays as it is. */
  setFaults(faults: Partial<Faults>): void
  /** Those of different groups do not reach each other in any way; those in none reach nobody. */
  partition(groups: readonly (readonly Signaling[])[]): void
  heal(): void
  /** `down` forgets all sessions; open links between devices stay. */
  readonly server: { down(): void; up(): void }
  /** The device's connections break, to the server and to peers; it comes back by itself. */
  disconnect(signaling: Signaling): void
}

const signatureLength = 64

export const createMemoryNetwork = ({
  clock,
  random,
  provesMembership = (_topic, _session, signature) => signature.length === signatureLength,
}: MemoryNetworkOptions): MemoryNetwork => {
  const wire = new Wire<HubClient>(clock, random)
  const hub = new MemoryHub(wire, clock, random, provesMembership)
  const rooms = new MemoryRooms({ wire, clock, random, isMember: (client, topic) => hub.isMember(client, topic) })
  hub.onJoin((topic) => {
    rooms.introduce(topic)
  })

  const own = (signaling: Signaling): MemorySignaling => {
    assert(signaling instanceof MemorySignaling, 'a signaling of this network')
    return signaling
  }

  return {
    signaling: (_signer, deviceClock = clock) => new MemorySignaling({ hub, wire, clock: deviceClock, random }),
    transport: (signaling, identity) => new MemoryTransport(own(signaling), identity, rooms),
    setFaults: (faults) => {
      wire.set(faults)
    },
    partition: (groups) => {
      wire.partition(groups.map((group) => group.map(own)))
      hub.shaken()
    },
    heal: () => {
      wire.heal()
      hub.shaken()
      rooms.introduce()
    },
    server: {
      down: () => {
        hub.down()
      },
      up: () => {
        hub.up()
      },
    },
    disconnect: (signaling) => {
      rooms.cut(own(signaling))
      own(signaling).lostServer()
    },
  }
}
