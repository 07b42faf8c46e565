import type { NetworkView, SignalingState } from '../../../core'

type OfflineReason = Extract<SignalingState, { kind: 'offline' }>['reason']

/** Which of these holds, for whoever wonders why nothing arrives. */
export type Situation =
  | { readonly kind: 'fine'; readonly text: string }
  | { readonly kind: 'relayed'; readonly text: string }
  | { readonly kind: 'connecting'; readonly text: string }
  | { readonly kind: 'unreachable'; readonly text: string }

/** Links are one a device: a person with two counts once. */
const peopleLinked = (view: NetworkView): number => new Set(view.links.map(({ account }) => account)).size

const stillConnected = (people: number): string => {
  if (people === 0) return 'Messages wait on this device until it is back.'
  return people === 1
    ? 'You are still connected to 1 contact; messages between you keep going.'
    : `You are still connected to ${people} contacts; messages between you keep going.`
}

const unreachable = (view: NetworkView, why: string): Situation => ({
  kind: 'unreachable',
  text: `${why} ${stillConnected(peopleLinked(view))}`,
})

const refusal = ({ closed, server }: NetworkView): string => {
  switch (closed.find((other) => other.server === server)?.reason) {
    case 'code-required':
      return 'The server asks for an invite code: Settings, Network.'
    case 'code-refused':
      return 'The server does not take your invite code: Settings, Network.'
    case 'banned':
      return 'The server has banned you.'
    default:
      return 'The server does not let this device in.'
  }
}

const offline = (view: NetworkView, reason: OfflineReason): Situation => {
  switch (reason) {
    case 'refused':
      return unreachable(view, refusal(view))
    case 'draining':
      return { kind: 'connecting', text: `The server is restarting. ${stillConnected(peopleLinked(view))}` }
    case 'stopped':
    case 'unreachable':
      return unreachable(view, 'The server cannot be reached.')
  }
}

export const situationOf = (view: NetworkView): Situation => {
  const { signaling, links, relayed } = view
  const people = peopleLinked(view)
  switch (signaling.kind) {
    case 'offline':
      return offline(view, signaling.reason)
    case 'connecting':
      return {
        kind: 'connecting',
        text: people === 0 ? 'Connecting to the server…' : `Connecting to the server… ${stillConnected(people)}`,
      }
    case 'online':
      if (links.some(({ path }) => path !== 'relayed')) return { kind: 'fine', text: 'Connected' }
      return links.length > 0 || relayed.length > 0
        ? { kind: 'relayed', text: 'Connected to your contacts through a relay only' }
        : { kind: 'fine', text: 'Connected. None of your contacts is connected right now.' }
  }
}
