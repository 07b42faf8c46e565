/** Runs in a page: two devices that link and part again, over the real adapters and the real server. */
import { WebrtcConn, WebrtcProvider } from 'y-webrtc'
import { Awareness } from 'y-protocols/awareness'
import { Doc } from 'yjs'
import { createWebrtcTransport } from '../../../src/core/adapters/webrtc/transport'
import { createWebsocketSignaling } from '../../../src/core/adapters/websocket/signaling'
import { systemClock } from '../../../src/core/base/clock'
import { Cell, when } from '../../../src/core/base/emitter'
import { toBase64Url } from '../../../src/core/base/bytes'
import { isAlias, isTopicId, isZid, type SessionId } from '../../../src/core/base/ids'
import { silentLogger } from '../../../src/core/base/logger'
import { systemRandom } from '../../../src/core/base/random'
import { randomKey, randomSeed, signingKeys } from '../../../src/core/crypto/keys'
import { signProof } from '../../../src/core/crypto/sign'
import { loadCrypto } from '../../../src/core/crypto/sodium'
import { deviceFrom } from '../../../src/core/identity/device'
import { linkIdentity, type LinkIdentity } from '../../../src/core/network/identity'
import type { TopicMembership, TopicSession } from '../../../src/core/network/signaling'
import type { PeerLink, PeerRoom, PeerTransport } from '../../../src/core/network/transport'
import { joinProofBytes, sessionProofBytes } from '../../../src/core/protocol/signaling/proofs'

declare global {
  interface Window {
    readonly tincanLinks: typeof links
  }
}

/** Weakly: whoever is kept is kept by the app. */
const made: WeakRef<RTCPeerConnection>[] = []
const Counted = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    made.push(new WeakRef(this))
  }
}

/** y-webrtc keeps its rooms in a global by their names. */
const named = (prefix: string) =>
  class extends WebrtcProvider {
    constructor(...[name, doc, ...rest]: ConstructorParameters<typeof WebrtcProvider>) {
      super(`${prefix} ${name}`, doc, ...rest)
    }
  }

interface Villager {
  readonly identity: LinkIdentity
  /** Lets the server know that one is of the topic: it passes on nothing to others. */
  join(membership: Omit<TopicMembership, 'alias'>): Promise<TopicSession>
  /** As when the app is started: it knows of no link before. */
  come(): PeerTransport
}

const surroundings = { clock: systemClock, random: systemRandom, logger: silentLogger }

const arrive = async (name: string): Promise<Villager> => {
  const identity = linkIdentity(deviceFrom(randomSeed(systemRandom), randomSeed(systemRandom)))
  const keys = signingKeys(randomSeed(systemRandom))
  const zid = toBase64Url(keys.publicKey)
  if (!isZid(zid)) throw new Error('no zid')
  const signaling = createWebsocketSignaling({
    ...surroundings,
    server: location.origin,
    signer: { zid, sign: (origin, challenge) => signProof(keys.secretKey, sessionProofBytes(origin, challenge)) },
  })
  signaling.start()
  await when(signaling.state, ({ kind }) => kind === 'online')
  const come = () =>
    createWebrtcTransport({
      ...surroundings,
      identity,
      online: new Cell(true),
      signalUrl: () => signaling.signalUrl(),
      iceServers: () => signaling.iceServers(),
      wrtc: { RTCPeerConnection: Counted, RTCSessionDescription, RTCIceCandidate },
      yWebrtc: { WebrtcConn, WebrtcProvider: named(name) },
    })
  const join = async (membership: Omit<TopicMembership, 'alias'>) => {
    const alias = toBase64Url(systemRandom.bytes(16))
    if (!isAlias(alias)) throw new Error('no alias')
    const session = signaling.join(
      { ...membership, alias },
      {
        presence: () => undefined,
        frame: () => undefined,
      },
    )
    await when(session.joined, (joined) => joined)
    return session
  }
  return { identity, come, join }
}

let pair: readonly [Villager, Villager] | undefined

const links = {
  arrive: async (): Promise<void> => {
    await loadCrypto()
    pair = [await arrive('alice'), await arrive('bob')]
  },
  /** So many times they meet in a room of its own, tell each other something, and go again. */
  cycle: async (times: number): Promise<void> => {
    if (pair === undefined) throw new Error('nobody is here')
    for (let time = 0; time < times; time++) await meetAndPart(pair)
  },
  /** How often two were linked; connections that somebody still holds, and of these the ones that are open. */
  look: () => {
    const kept = made.flatMap((one) => one.deref() ?? [])
    return {
      made: made.length,
      kept: kept.length,
      open: kept.filter(({ signalingState }) => signalingState !== 'closed').length,
    }
  },
}

const meetAndPart = async (both: readonly [Villager, Villager]): Promise<void> => {
  const topicKeys = signingKeys(randomSeed(systemRandom))
  const topic = toBase64Url(topicKeys.publicKey)
  if (!isTopicId(topic)) throw new Error('no topic')
  const sign = (session: SessionId): Uint8Array => signProof(topicKeys.secretKey, joinProofBytes(session))
  const sessions = await Promise.all(both.map((one) => one.join({ topic, sign })))
  const key = randomKey(systemRandom)
  const rooms: PeerRoom[] = []
  const docs: Doc[] = []
  const linked: Cell<readonly PeerLink[]>[] = []
  const others = both.map(({ identity }) => identity.device)
  const transports = both.map((one) => one.come())
  for (const transport of transports) {
    const doc = new Doc()
    const here = new Cell<readonly PeerLink[]>([])
    docs.push(doc)
    linked.push(here)
    rooms.push(
      transport.attach({
        topic,
        key,
        doc,
        awareness: new Awareness(doc),
        admits: (device) => others.includes(device),
        onLinks: (links) => {
          here.set(links)
        },
        onBreach: (breach) => {
          throw new Error(breach)
        },
      }),
    )
  }
  for (const here of linked) await when(here, (links) => links.length === 1)
  for (const [index, doc] of docs.entries()) doc.getMap('said').set(String(index), 'here')
  for (const doc of docs)
    while (doc.getMap('said').size < 2) await new Promise((resolve) => doc.once('update', resolve))
  for (const room of rooms) room.dispose()
  for (const one of [...transports, ...sessions]) one.dispose()
  for (const doc of docs) doc.destroy()
  while (links.look().open > 0) await new Promise((resolve) => setTimeout(resolve, 10))
}

Object.assign(window, { tincanLinks: links })
