import { describe, expect, it } from 'vitest'
import { pathOf } from '../../../../src/core/adapters/webrtc/path'
import type { LinkPath } from '../../../../src/core/network/transport'

type Report = Readonly<Record<string, unknown>> & { readonly id: string }

const pathThrough = (...reports: readonly Report[]): Promise<LinkPath> =>
  pathOf({ getStats: () => Promise.resolve(new Map(reports.map((report) => [report.id, report]))) })

const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'P' }
const pair = { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R' }
const local = (candidateType: string): Report => ({ id: 'L', type: 'local-candidate', candidateType })
const remote = (candidateType: string): Report => ({ id: 'R', type: 'remote-candidate', candidateType })

describe('the path of a connection', () => {
  it('is relayed where either end of the pair in use is a relay', async () => {
    expect(await pathThrough(transport, pair, local('host'), remote('srflx'))).toBe('direct')
    expect(await pathThrough(transport, pair, local('relay'), remote('host'))).toBe('relayed')
    expect(await pathThrough(transport, pair, local('prflx'), remote('relay'))).toBe('relayed')
  })

  it('is that of the pair in use, not of another', async () => {
    const other = { ...pair, id: 'Q', localCandidateId: 'X', nominated: true, state: 'succeeded' }
    const relay = { id: 'X', type: 'local-candidate', candidateType: 'relay' }
    expect(await pathThrough(other, relay, transport, pair, local('host'), remote('host'))).toBe('direct')
    expect(await pathThrough(other, relay, local('host'), remote('host'))).toBe('relayed')
  })

  it('is unknown where nobody can tell', async () => {
    expect(await pathThrough()).toBe('unknown')
    expect(await pathThrough(transport)).toBe('unknown')
    expect(await pathThrough(transport, pair, local('host'))).toBe('unknown')
  })
})
