/**
 * What devices in a call tell each other on the data channel of their connection, whose ends are bound to their
 * device keys by the signed descriptions (CL2). Each word is JSON of at most 1 KiB.
 */
import * as v from 'valibot'

export const mostWordBytes = 1024

const reactions = ['👍', '❤️', '😂', '👏', '🎉', '😮'] as const
export type CallReaction = (typeof reactions)[number]
export const callReactions: readonly CallReaction[] = reactions

const stateSchema = v.strictObject({
  type: v.literal('state'),
  muted: v.boolean(),
  camera: v.boolean(),
  sharing: v.boolean(),
  hand: v.boolean(),
})

export const callWord = v.variant('type', [
  stateSchema,
  v.strictObject({ type: v.literal('reaction'), emoji: v.picklist(reactions) }),
  /**
   * A last word: they hung up, and no way is to be looked for again. `removed`: since the receiver is no member any
   * more, as far as they know.
   */
  v.strictObject({ type: v.literal('leave'), because: v.exactOptional(v.literal('removed')) }),
])

export type CallWord = v.InferOutput<typeof callWord>
/** What one participant shows of themselves. */
export type ParticipantState = Omit<v.InferOutput<typeof stateSchema>, 'type'>
