import type * as Y from 'yjs'
import { createManualClock } from '../../../src/core/adapters/memory/clock'
import { MemoryMedia } from '../../../src/core/adapters/memory/calls/media'
import { MemoryAir, type MemoryPeers } from '../../../src/core/adapters/memory/calls/peers'
import { createMemoryNetwork, type MemoryNetwork } from '../../../src/core/adapters/memory/network/network'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { createMemoryRows, type MemoryRowStore } from '../../../src/core/adapters/memory/storage/rowStore'
import type { Clock } from '../../../src/core/base/clock'
import {
  createIdentity,
  createMessenger,
  loadCrypto,
  openStorage,
  silentLogger,
  type ContactView,
  type ConversationId,
  type Messenger,
  type MessageView,
} from '../../../src/core'
import type { Random } from '../../../src/core/base/random'
import { ok } from '../../../src/core/base/result'
import type { IceServer, RelayedFrame, Signaling } from '../../../src/core/network/signaling'
import type { DeviceId } from '../../../src/core/base/ids'
import type { HistoryStream, PeerTransport } from '../../../src/core/network/transport'
import type { WindowBounds } from '../../../src/core/sync/window'
import { noon } from '../core/people'
import { Firewall } from './firewall'

/** What people wait for at most, in simulated ms. */
const patienceMs = 120_000
const stepMs = 50

/** A whole messenger of somebody in a simulated world, which can crash and start again on its disk. */
export class Citizen {
  /** The shared documents of the rooms open now, by topic: where a cheat would put its hands. */
  readonly documents = new Map<string, Y.Doc>()
  /** Devices that asked this one for history, in order. */
  readonly askedBy: DeviceId[] = []
  /** What this device does when it is asked, where it is a cheat; `undefined` goes on honestly. */
  onAsked: ((stream: HistoryStream) => boolean | undefined) | undefined
  /** What the server makes of a frame before this device has it, where it is a cheat: none, one or several. */
  onFrame: ((frame: RelayedFrame) => readonly RelayedFrame[]) | undefined
  /** How the world knows this device while it runs. */
  signaling: Signaling | undefined
  /** This device's microphone and camera, and the ways of its calls. */
  readonly media: MemoryMedia
  readonly callPeers: MemoryPeers
  #messenger: Messenger | undefined

  constructor(
    readonly name: string,
    readonly clock: Clock,
    private readonly world: World,
    private readonly random: Random,
    readonly databaseKey: Uint8Array,
    public rows: MemoryRowStore,
  ) {
    this.media = new MemoryMedia(clock)
    this.callPeers = world.air.device()
  }

  get me(): Messenger {
    if (this.#messenger === undefined) throw new Error(`${this.name} is not running`)
    return this.#messenger
  }

  get running(): boolean {
    return this.#messenger !== undefined
  }

  async start(): Promise<void> {
    const { clock, databaseKey, random, rows, world } = this
    this.#messenger = await createMessenger({
      storage: openStorage({ rows, databaseKey, random }),
      server: world.address,
      clock,
      random,
      logger: silentLogger,
      window: world.window,
      media: this.media,
      callPeers: this.callPeers,
      network: (_, signer, identity) => {
        const signaling = world.network.signaling(signer, clock)
        this.signaling = signaling
        return {
          signaling: this.#relayed(signaling),
          transport: this.#watched(world.firewall.guard(world.network.transport(signaling, identity))),
        }
      },
    })
    world.settle()
  }

  /** Goes away as a closed window does. */
  stop(): void {
    this.#messenger?.dispose()
    this.#messenger = undefined
    this.rows = this.rows.crash()
  }

  /** The power fails, in the middle of whatever is being written; the disk keeps what was committed. */
  crash(): void {
    const disk = this.rows.crash()
    this.#messenger?.dispose()
    this.#messenger = undefined
    this.rows = disk
  }

  async texts(conversation: ConversationId): Promise<readonly string[]> {
    return (await this.messages(conversation)).map(({ text }) => text)
  }

  /** All of them, page by page, oldest first. */
  async messages(conversation: ConversationId): Promise<readonly MessageView[]> {
    const all: MessageView[] = []
    let before: string | undefined
    do {
      const page = await this.me.messages.list({
        conversation,
        limit: 200,
        ...(before === undefined ? {} : { before }),
      })
      all.unshift(...page.data)
      before = page.page.before
    } while (before !== undefined)
    return all
  }

  #relayed(signaling: Signaling): Signaling {
    return {
      state: signaling.state,
      start: () => {
        signaling.start()
      },
      reconnect: () => {
        signaling.reconnect()
      },
      join: (membership, handlers) =>
        signaling.join(membership, {
          ...handlers,
          frame: (frame) => {
            for (const one of this.onFrame?.(frame) ?? [frame]) handlers.frame(one)
          },
        }),
      setStatus: (status) => {
        signaling.setStatus(status)
      },
      iceServers: async () => {
        const answer = await signaling.iceServers()
        return answer.ok ? ok(this.world.iceServers) : answer
      },
      dispose: () => {
        signaling.dispose()
      },
    }
  }

  #watched(transport: PeerTransport): PeerTransport {
    return {
      attach: (options) => {
        this.documents.set(options.topic, options.doc)
        return transport.attach({
          ...options,
          history: (device, stream) => {
            this.askedBy.push(device)
            return this.onAsked?.(stream) ?? options.history?.(device, stream) === true
          },
        })
      },
      dispose: () => {
        transport.dispose()
      },
    }
  }
}

/** A small world with its own time, chance, air and server. The same seed makes the same history. */
export class World {
  readonly address = 'http://127.0.0.1:8787'
  readonly clock = createManualClock(noon)
  readonly random: Random
  readonly network: MemoryNetwork
  /** Where the sound and the pictures of calls go. */
  readonly air: MemoryAir
  /** Between any two devices: what it blocks goes through the server or not at all. */
  readonly firewall = new Firewall()
  /** What the server names to whoever looks for ways. */
  iceServers: readonly IceServer[] = []
  readonly #citizens: Citizen[] = []
  #islands: readonly (readonly string[])[] = []

  constructor(
    seed = 1,
    /** By default so small that all ways of catching up are gone. */
    readonly window: WindowBounds = { bytes: 4 * 1024, lag: 4, ahead: 500 },
  ) {
    this.random = seededRandom(seed)
    this.air = new MemoryAir(this.clock)
    this.network = createMemoryNetwork({ clock: this.clock, random: this.random })
  }

  /** People on different islands cannot reach each other; who is not named stays on the mainland. */
  part(...islands: readonly (readonly string[])[]): void {
    this.#islands = islands
    this.settle()
  }

  heal(): void {
    this.#islands = []
    this.settle()
  }

  /** Whoever started again is where they were. */
  settle(): void {
    if (this.#islands.length === 0) {
      this.network.heal()
      return
    }
    const islands = this.#islands.map((names) => this.#citizens.filter(({ name }) => names.includes(name)))
    const mainland = this.#citizens.filter(({ name }) => !this.#islands.some((names) => names.includes(name)))
    this.network.partition([...islands, mainland].map((group) => group.flatMap(({ signaling }) => signaling ?? [])))
  }

  async citizen(name: string, { skewMs = 0 }: { readonly skewMs?: number } = {}): Promise<Citizen> {
    await loadCrypto()
    const random = seededRandom(Math.floor(this.random.bytes(4).reduce((sum, byte) => sum * 256 + byte, 0)))
    const databaseKey = random.bytes(32)
    const rows = createMemoryRows()
    const clock = this.clock.skewed(skewMs)
    const citizen = new Citizen(name, clock, this, random, databaseKey, rows)
    await createIdentity(openStorage({ rows, databaseKey, random }), { name, clock, random })
    this.#citizens.push(citizen)
    await citizen.start()
    return citizen
  }

  /** The same device once more, from a copy of its disk: what restoring an old backup would make of somebody. */
  async clone(of: Citizen, name: string): Promise<Citizen> {
    const [disk, copy] = [of.rows.crash(), of.rows.crash()]
    of.rows = disk
    const twin = new Citizen(name, of.clock, this, seededRandom(4711), of.databaseKey, copy)
    this.#citizens.push(twin)
    await twin.start()
    return twin
  }

  /** One hands over an invite, the other takes it, the first accepts; gives their conversation. */
  async befriend(inviter: Citizen, guest: Citizen): Promise<ConversationId> {
    const { link } = await inviter.me.invites.create()
    await guest.me.contacts.request(link)
    const { account } = guest.me.identity
    const request = await this.until(async () =>
      (await inviter.me.contacts.requests()).find((one) => one.direction === 'incoming' && one.account === account),
    )
    const contact = await inviter.me.contacts.accept(request.id)
    await this.until(async () => (await this.#contactOf(guest, inviter)) !== undefined)
    return contact.conversation
  }

  /** Lets time pass until `look` finds something, and gives it. */
  async until<T>(look: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
    for (let waited = 0; waited <= patienceMs; waited += stepMs) {
      const found = await look()
      if (found !== undefined && found !== false) return found
      await this.clock.advance(stepMs)
    }
    throw new Error(`nothing came of it in ${String(patienceMs)} simulated ms: ${look.toString()}`)
  }

  pass(ms: number): Promise<void> {
    return this.clock.advance(ms)
  }

  async #contactOf(of: Citizen, other: Citizen): Promise<ContactView | undefined> {
    return (await of.me.contacts.list()).find(({ account }) => account === other.me.identity.account)
  }
}

/** Two contacts and their conversation: where most stories begin. */
export const setup = async (
  one: string,
  other: string,
  seed = 1,
): Promise<{
  readonly world: World
  readonly alice: Citizen
  readonly bob: Citizen
  readonly talk: ConversationId
}> => {
  const world = new World(seed)
  const [alice, bob] = [await world.citizen(one), await world.citizen(other)]
  const talk = await world.befriend(alice, bob)
  return { world, alice, bob, talk }
}
