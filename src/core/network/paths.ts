import type { IceServer } from './signaling'

/** What was found of the ways bytes can go from this device. It holds no address: there is nothing in it to leak. */
export interface PathReport {
  /** Whether WebRTC finds any network to use at all. */
  readonly local: boolean
  /** `silent`: nobody answers. `none`: the server names none. */
  readonly stun: 'works' | 'silent' | 'none'
  /** `refused`: our credentials. `cut`: it gave a relay, and nothing comes through. */
  readonly turn: 'works' | 'refused' | 'silent' | 'cut' | 'none'
  /**
   * How others see this device: under its own address, under one that is the same for all, or under one that is
   * another for each, which no direct path can be made to.
   */
  readonly outside: 'open' | 'steady' | 'changing' | 'unknown'
}

/** The port to this device's WebRTC, for looking which ways there are. */
export interface PathProbe {
  /** Within some seconds, whatever is broken; never rejects. */
  look(servers: readonly IceServer[]): Promise<PathReport>
}
