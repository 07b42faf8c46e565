import type { CallParticipant, CallView } from '../../../core'
import { phaseText } from './words'

const inIt = ({ state }: CallParticipant): boolean => state === 'connected' || state === 'reconnecting'

const names = (view: CallView, is: (participant: CallParticipant) => boolean): ReadonlyMap<string, string> =>
  new Map(view.participants.filter(is).map(({ device, name }) => [device, name]))

const fresh = (before: CallView, now: CallView, is: (participant: CallParticipant) => boolean): readonly string[] => {
  const known = names(before, is)
  return [...names(now, is)].filter(([device]) => !known.has(device)).map(([, name]) => name)
}

/** What to tell whoever listens to the screen, of what changed in a call; empty where nothing is worth a word. */
export const announcement = (before: CallView | undefined, now: CallView): string => {
  if (before?.id !== now.id || before.phase.kind !== now.phase.kind) return phaseText(now.phase, now)
  const said = [
    ...(now.group ? fresh(before, now, inIt).map((name) => `${name} joined`) : []),
    ...(now.group ? fresh(now, before, inIt).map((name) => `${name} left`) : []),
    ...fresh(before, now, ({ screen }) => screen !== undefined).map((name) => `${name} is sharing their screen`),
    ...fresh(now, before, ({ screen }) => screen !== undefined).map((name) => `${name} stopped sharing`),
    ...fresh(before, now, ({ hand }) => hand).map((name) => `${name} raised a hand`),
  ]
  if (before.own.muted !== now.own.muted) said.push(now.own.muted ? 'You are muted' : 'You can be heard')
  if ((before.own.camera === undefined) !== (now.own.camera === undefined)) {
    said.push(now.own.camera === undefined ? 'Your camera is off' : 'Your camera is on')
  }
  if ((before.own.screen === undefined) !== (now.own.screen === undefined)) {
    said.push(now.own.screen === undefined ? 'You stopped sharing your screen' : 'You are sharing your screen')
  }
  return said.join('. ')
}
