import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { toBase64Url } from '../../../src/core/base/bytes'
import { isDeviceId, isTopicId, type DeviceId, type TopicId } from '../../../src/core/base/ids'
import { fraction } from '../../../src/core/base/random'
import { loadCrypto } from '../../../src/core/crypto/sodium'
import { neighbours } from '../../../src/core/link/neighbours'

beforeAll(loadCrypto)

const most = 8
const runs = { numRuns: 30 }

type Mesh = ReadonlyMap<DeviceId, ReadonlySet<DeviceId>>

const world = (seed: number, count: number): { readonly devices: readonly DeviceId[]; readonly room: TopicId } => {
  const random = seededRandom(seed)
  const room = toBase64Url(random.bytes(32))
  if (!isTopicId(room)) throw new Error('32 bytes are a topic')
  const devices = Array.from({ length: count }, () => toBase64Url(random.bytes(32))).filter(isDeviceId)
  return { devices, room }
}

/** Large meshes cost the square of their devices: most are small, where there are the most special cases. */
const worlds = (fewest: number, mostDevices = 400) => {
  const counts = [40, 120, mostDevices].map((max) => fc.integer({ min: fewest, max: Math.min(max, mostDevices) }))
  const [small, middling, large] = counts
  return fc
    .tuple(
      fc.integer(),
      fc.oneof(...[small, small, small, small, middling, middling, large].flatMap((count) => count ?? [])),
    )
    .map(([seed, count]) => world(seed, count))
}

/** What each keeps who sees the members `seenBy` says. */
const meshOf = (
  devices: readonly DeviceId[],
  room: TopicId,
  seenBy: (device: DeviceId) => readonly DeviceId[] = () => devices,
): Mesh => new Map(devices.map((device) => [device, neighbours(device, seenBy(device), room)]))

const isMutual = (mesh: Mesh, one: DeviceId, other: DeviceId): boolean =>
  mesh.get(one)?.has(other) === true && mesh.get(other)?.has(one) === true

/** How many are reached from the first over links that both ends keep. */
const reached = (mesh: Mesh): number => {
  const [first] = mesh.keys()
  const seen = new Set(first === undefined ? [] : [first])
  for (const device of seen)
    for (const other of mesh.get(device) ?? []) if (isMutual(mesh, device, other)) seen.add(other)
  return seen.size
}

const edges = (mesh: Mesh): ReadonlySet<string> =>
  new Set([...mesh].flatMap(([device, kept]) => [...kept].map((other) => [device, other].sort().join(' '))))

/** How many links of one mesh the other lacks. */
const lacking = (mesh: Mesh, other: Mesh): number => {
  const kept = edges(other)
  return [...edges(mesh)].filter((edge) => !kept.has(edge)).length
}

const changed = (before: Mesh, after: Mesh): number => lacking(before, after) + lacking(after, before)

const shuffled = <T>(items: readonly T[], seed: number): readonly T[] => {
  const random = seededRandom(seed)
  return items
    .map((item) => [fraction(random), item] as const)
    .sort(([left], [right]) => left - right)
    .map(([, item]) => item)
}

test('up to nine devices everybody is everybody’s neighbour', () => {
  fc.assert(
    fc.property(worlds(1, most + 1), ({ devices, room }) => {
      for (const [device, kept] of meshOf(devices, room))
        expect([...kept].sort()).toEqual(devices.filter((other) => other !== device).sort())
    }),
    runs,
  )
})

test('nobody keeps a link with themselves, with somebody absent, or more than eight', () => {
  fc.assert(
    fc.property(worlds(1), ({ devices, room }) => {
      for (const [device, kept] of meshOf(devices, room)) {
        expect(kept.size).toBeLessThanOrEqual(most)
        expect(kept.has(device)).toBe(false)
        expect([...kept].filter((other) => !devices.includes(other))).toEqual([])
      }
    }),
    runs,
  )
})

test('beyond nine, who sees the same keeps the same links, and there is a way from everybody to everybody', () => {
  fc.assert(
    fc.property(worlds(1), ({ devices, room }) => {
      const mesh = meshOf(devices, room)
      for (const [device, kept] of mesh) expect([...kept].filter((other) => !isMutual(mesh, device, other))).toEqual([])
      expect(reached(mesh)).toBe(devices.length)
    }),
    runs,
  )
})

test('neither the order in which members are seen counts, nor seeing one twice, nor seeing oneself', () => {
  fc.assert(
    fc.property(worlds(2), fc.integer(), ({ devices, room }, seed) => {
      const [self, ...others] = devices
      if (self === undefined) return
      const twice = shuffled([...others, ...others], seed)
      expect(neighbours(self, twice, room)).toEqual(neighbours(self, devices, room))
    }),
    runs,
  )
})

test('whoever comes or goes changes three links a ring at most', () => {
  fc.assert(
    fc.property(worlds(most + 3, 150), ({ devices, room }) => {
      expect(changed(meshOf(devices, room), meshOf(devices.slice(1), room))).toBeLessThanOrEqual((3 * most) / 2)
    }),
    runs,
  )
})

test('rooms have meshes of their own', () => {
  const { devices, room } = world(1, 100)
  expect(lacking(meshOf(devices, room), meshOf(devices, world(2, 1).room))).toBeGreaterThan(300)
})

test('a few hops go everywhere: in a mesh of 400 no more than six', () => {
  for (let seed = 0; seed < 2; seed++) {
    const { devices, room } = world(seed, 400)
    const mesh = meshOf(devices, room)
    let frontier = new Set(devices.slice(0, 1))
    const seen = new Set(frontier)
    let hops = 0
    while (seen.size < devices.length) {
      frontier = new Set(
        [...frontier].flatMap((device) => [...(mesh.get(device) ?? [])].filter((one) => !seen.has(one))),
      )
      for (const device of frontier) seen.add(device)
      hops += 1
    }
    expect(hops).toBeLessThanOrEqual(6)
  }
})

test('where each device overlooks a few others, the links that both ends keep still reach everybody', () => {
  for (const [count, overlooked] of [
    [12, 1],
    [40, 3],
    [200, 5],
  ] as const)
    for (let seed = 0; seed < 400 / count; seed++) {
      const { devices, room } = world(seed, count)
      const seenBy = (device: DeviceId): readonly DeviceId[] =>
        shuffled(devices, seed * count + devices.indexOf(device)).slice(overlooked)
      expect(reached(meshOf(devices, room, seenBy))).toBe(count)
    }
})

test('where each device still sees a few who are gone, the links that both ends keep still reach everybody', () => {
  for (const [count, gone, stale] of [
    [12, 3, 1],
    [40, 6, 3],
    [200, 20, 5],
  ] as const)
    for (let seed = 0; seed < 400 / count; seed++) {
      const { devices, room } = world(seed, count + gone)
      const present = devices.slice(gone)
      const seenBy = (device: DeviceId): readonly DeviceId[] => [
        ...present,
        ...shuffled(devices.slice(0, gone), seed * count + present.indexOf(device)).slice(0, stale),
      ]
      expect(reached(meshOf(present, room, seenBy))).toBe(count)
    }
})

test('a third of all links may fail, and everybody is reached still', () => {
  for (let seed = 0; seed < 5; seed++) {
    const { devices, room } = world(seed, 120)
    const mesh = meshOf(devices, room)
    const failed = new Set(shuffled([...edges(mesh)], seed).slice(0, Math.floor(edges(mesh).size / 3)))
    const left = new Map(
      [...mesh].map(([device, kept]) => [
        device,
        new Set([...kept].filter((other) => !failed.has([device, other].sort().join(' ')))),
      ]),
    )
    // Whoever lost all eight of theirs is cut off by chance, not by the mesh.
    expect(reached(left)).toBeGreaterThanOrEqual(devices.length - 1)
  }
})
