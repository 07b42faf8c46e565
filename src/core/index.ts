/** The messenger's only public door. */
export type { Clock } from './base/clock'
export { systemClock } from './base/clock'
export type { Disposable } from './base/disposables'
export { disposable, DisposableStore } from './base/disposables'
export type { Watchable } from './base/emitter'
export { Cell } from './base/emitter'
export type { ErrorCode } from './base/errors'
export { isTincanError, TincanError } from './base/errors'
export { Throttle } from './base/throttle'
export type {
  AccountId,
  CallId,
  ClientMessageId,
  ConversationId,
  DeviceId,
  EventId,
  InviteId,
  MessageId,
  RequestId,
} from './base/ids'
export { isAccountId, isCallId, isClientMessageId, isConversationId, isMessageId, isRequestId } from './base/ids'
export type {
  CallPeer,
  CallPeerOptions,
  CallPeers,
  CallPeerState,
  CallStep,
  CallTracks,
  Captured,
  MediaSource,
  VideoBudget,
} from './calls/media'
export { callReactions, callWord, mostWordBytes, type CallWord } from './calls/word'
export type { LogFields, Logger } from './base/logger'
export { silentLogger } from './base/logger'
export type { Random } from './base/random'
export { systemRandom } from './base/random'
export type { Err, Ok, Result } from './base/result'
export { loadCrypto } from './crypto/sodium'
export { lockKey, unlockKey } from './crypto/vault'
export { cleanName, longestBio, longestLink, longestName, longestStatusText, mostLinks } from './identity/profile'
export { serverOrigin } from './identity/invite'
export { longestText } from './conversation/body'
export type * from './messenger/api'
export type { Endpoint, MessengerDependencies, NetworkFactory } from './messenger/context'
export { createMessenger } from './messenger/create'
export { createIdentity, hasIdentity } from './messenger/identity'
export type { LinkIdentity } from './network/identity'
export type { IceServer, OwnStatus, Presence, SessionSigner, Signaling, SignalingState } from './network/signaling'
export type { PathProbe, PathReport } from './network/paths'
export type { LinkPath, PeerTransport } from './network/transport'
export type { RowStore } from './storage/rows'
export type { Live, Storage } from './storage/storage'
export { openStorage } from './storage/storage'
