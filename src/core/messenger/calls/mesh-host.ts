import type { AccountId, CallId, ConversationId, DeviceId } from '../../base/ids'
import type { CallPeers, CallPeerState, CallTracks } from '../../calls/media'
import type { CallWord } from '../../calls/word'
import type { IceServer } from '../../network/signaling'
import type { Context } from '../context'
import type { CallPost } from './post'

export interface MeshHost {
  readonly context: Context
  readonly post: CallPost
  readonly peers: CallPeers
  iceServers(): readonly IceServer[]
  /** Whether our address is to be kept from them (CL9). */
  relayOnly(account: AccountId): boolean
  tracks(): CallTracks
  /** What we say of ourselves to whoever a way opens to. */
  greeting(): CallWord
  state(device: DeviceId, state: CallPeerState): void
  word(device: DeviceId, word: CallWord): void
  changed(): void
}

export interface Acquaintance {
  readonly call: CallId
  readonly conversation: ConversationId
  readonly account: AccountId
  readonly device: DeviceId
}
