export {
  callReactions,
  callWord,
  mostWordBytes,
  type CallReaction,
  type CallWord,
  type ParticipantState,
} from '../protocol/peer/call-word'
