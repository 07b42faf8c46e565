import type { CallEntry, CallFilter, CallParticipant, ConversationId, IncomingCall, Live } from '../../../src/core'
import type { Citizen, World } from './world'

export const first = <T>(live: Live<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const watching = live.subscribe((value) => {
      queueMicrotask(() => {
        watching.dispose()
      })
      resolve(value)
    }, reject)
  })

export const logOf = async (of: Citizen, filter: CallFilter = 'all'): Promise<readonly CallEntry[]> =>
  (await first(of.me.calls.history(filter))).data

/** Of the calls in the log, the newest first. */
export const outcomesOf = async (of: Citizen, filter: CallFilter = 'all'): Promise<readonly string[]> =>
  (await logOf(of, filter)).map(({ direction, outcome }) => `${direction} ${outcome}`)

export const phaseOf = ({ me }: Citizen): string | undefined => me.calls.current.value?.phase.kind

/** How a call that is over ended. */
export const endOf = ({ me }: Citizen): string | undefined => {
  const phase = me.calls.current.value?.phase
  return phase?.kind === 'ended' ? phase.why : undefined
}

export const ringingAt = ({ me }: Citizen): IncomingCall | undefined => me.calls.incoming.value[0]

export const participantsOf = ({ me }: Citizen): readonly CallParticipant[] =>
  me.calls.current.value?.participants ?? []

export const connectedAt = (who: Citizen): readonly string[] =>
  participantsOf(who)
    .filter(({ state }) => state === 'connected')
    .map(({ name }) => name)
    .sort()

/** One calls, and it rings at the others. */
export const ring = async (
  world: World,
  caller: Citizen,
  others: readonly Citizen[],
  conversation: ConversationId,
  media: 'voice' | 'video' = 'voice',
) => {
  const call = await caller.me.calls.start(conversation, media)
  await world.until(() => others.every((one) => ringingAt(one)?.id === call))
  return call
}

/** One calls, the others take it, and all of them hear each other. */
export const talk = async (
  world: World,
  caller: Citizen,
  others: readonly Citizen[],
  conversation: ConversationId,
  media: 'voice' | 'video' = 'voice',
) => {
  const call = await ring(world, caller, others, conversation, media)
  for (const one of others) await one.me.calls.accept(call, media)
  await world.until(() => [caller, ...others].every((one) => connectedAt(one).length === others.length))
  return call
}
