import type { Clock } from '../../src/core/base/clock'
import type { SessionId, TopicId, Zid } from '../../src/core/base/ids'
import type { Backplane, Bans, Link, LinkHandlers, NodeEntry, NodeId, SharedStore, Wire } from './backplane'

/** Several nodes in one process, as a Redis and a network would have them: for tests and simulations. */
export interface MemoryCluster {
  node(): Backplane & { close(): void }
  /** The store cannot be asked, or can be again, perhaps having forgotten everything. */
  storeDown(): void
  storeUp(forgotten?: boolean): void
}

interface Expiring<T> {
  readonly value: T
  readonly until: number
}

export const createMemoryCluster = (clock: Clock): MemoryCluster => {
  const nodes = new Map<NodeId, Expiring<NodeEntry>>()
  const topics = new Map<TopicId, Map<NodeId, string>>()
  const homes = new Map<SessionId, Expiring<NodeId>>()
  const named = new Map<string, Expiring<true>>()
  const revoked = new Map<string, Expiring<true>>()
  const banned = new Set<Zid>()
  const stores = new Set<() => void>()
  const wires = new Map<string, (link: Link) => void>()
  const state = { up: true, bans: 0, wires: 0 }

  const live = <T>(entry: Expiring<T> | undefined): entry is Expiring<T> =>
    entry !== undefined && entry.until > clock.now()
  const expiring = <T>(value: T, ttlMs: number): Expiring<T> => ({ value, until: clock.now() + ttlMs })
  const answer = <T>(work: () => T): Promise<T | undefined> => Promise.resolve(state.up ? work() : undefined)
  const done = (work: () => unknown): Promise<true | undefined> =>
    answer(() => {
      work()
      return true
    })

  const createStore = (): SharedStore => {
    const listeners: (() => void)[] = []
    const up = (): void => {
      for (const listener of listeners) listener()
    }
    stores.add(up)
    return {
      get up() {
        return state.up
      },
      onUp: (listener) => listeners.push(listener),
      register: (node, ttlMs) =>
        answer(() => {
          nodes.set(node.id, expiring(node, ttlMs))
          return [...nodes.values()].filter(live).map(({ value }) => value)
        }),
      unregister: (node) => done(() => nodes.delete(node)),
      show: (topic, node, standing) =>
        done(() => {
          const standings = topics.get(topic) ?? new Map<NodeId, string>()
          if (standing === undefined) standings.delete(node)
          else topics.set(topic, standings.set(node, standing))
        }),
      shown: (topic) => answer(() => new Map(topics.get(topic))),
      settle: (session, node, ttlMs) => done(() => homes.set(session, expiring(node, ttlMs))),
      homeOf: (session) =>
        answer(() => {
          const home = homes.get(session)
          return live(home) ? home.value : 'none'
        }),
      once: (key, ttlMs) =>
        answer(() => {
          if (live(named.get(key))) return false
          named.set(key, expiring(true, ttlMs))
          return true
        }),
      revoke: (key, ttlMs) => done(() => revoked.set(key, expiring(true, ttlMs))),
      isRevoked: (key) => answer(() => live(revoked.get(key))),
      ban: (zid) =>
        done(() => {
          banned.add(zid)
          state.bans += 1
        }),
      unban: (zid) =>
        done(() => {
          banned.delete(zid)
          state.bans += 1
        }),
      bans: (version) =>
        answer((): Bans | 'same' =>
          version === String(state.bans) ? 'same' : { version: String(state.bans), zids: new Set(banned) },
        ),
      close: () => {
        stores.delete(up)
      },
    }
  }

  const createWire = (): Wire => {
    const address = `memory:${++state.wires}`
    const open = new Set<Link>()
    let listener: (link: Link) => void = (link) => {
      link.close()
    }
    wires.set(address, (link) => {
      open.add(link)
      listener(link)
    })
    return {
      address,
      dial: (to) => {
        const accept = wires.get(to)
        if (accept === undefined) return Promise.resolve(undefined)
        const [near, far] = createPair()
        open.add(near)
        accept(far)
        return Promise.resolve(near)
      },
      onLink: (heard) => {
        listener = heard
      },
      close: () => {
        wires.delete(address)
        for (const link of open) link.close()
      },
    }
  }

  return {
    node: () => {
      const [store, wire] = [createStore(), createWire()]
      return {
        store,
        wire,
        close: () => {
          store.close()
          wire.close()
        },
      }
    },
    storeDown: () => {
      state.up = false
    },
    storeUp: (forgotten = false) => {
      if (forgotten) for (const kept of [nodes, topics, homes, named, revoked, banned]) kept.clear()
      state.up = true
      for (const up of stores) up()
    },
  }
}

/** Two ends of one link. What is sent arrives later, in order, and nothing after the end. */
const createPair = (): readonly [Link, Link] => {
  const pair = { open: true }
  const ends = [createEnd(), createEnd()] as const
  const link = (own: End, other: End): Link => ({
    send: (text) => {
      if (!pair.open) return false
      queueMicrotask(() => {
        if (pair.open) other.hear(text)
      })
      return true
    },
    close: () => {
      if (!pair.open) return
      pair.open = false
      queueMicrotask(() => {
        own.end()
        other.end()
      })
    },
    attach: (handlers) => {
      own.attach(handlers)
    },
  })
  return [link(ends[0], ends[1]), link(ends[1], ends[0])]
}

interface End {
  hear(text: string): void
  end(): void
  attach(handlers: LinkHandlers): void
}

const createEnd = (): End => {
  const early: string[] = []
  let handlers: LinkHandlers | undefined
  let ended = false
  return {
    hear: (text) => {
      if (handlers === undefined) early.push(text)
      else handlers.text(text)
    },
    end: () => {
      ended = true
      handlers?.closed()
    },
    attach: (attached) => {
      handlers = attached
      for (const text of early.splice(0)) attached.text(text)
      if (ended) attached.closed()
    },
  }
}
