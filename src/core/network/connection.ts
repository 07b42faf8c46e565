import { unreachable } from '../base/errors'
import type { SessionId } from '../base/ids'
import type { SignalingState } from './signaling'

/**
 * The life of the connection to a signalling server, as a pure machine. Whoever drives it opens a
 * connection on entering `opening`, sets a timer on entering `waiting`, and lets go of the connection on
 * leaving `opening` and `online`.
 */
export type Connection =
  | { readonly kind: 'stopped' }
  /** `attempt`: how many tries have failed in a row. */
  | { readonly kind: 'opening'; readonly attempt: number }
  | { readonly kind: 'online'; readonly session: SessionId; readonly since: number; readonly attempt: number }
  | {
      readonly kind: 'waiting'
      readonly attempt: number
      readonly retryAt: number
      readonly reason: Outage
      readonly code?: string
    }

export type Outage = 'unreachable' | 'refused' | 'draining'

export type ConnectionEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'stop' }
  /** The user, or the system's network, says that now is a good moment. */
  | { readonly kind: 'reconnect' }
  | { readonly kind: 'due' }
  | { readonly kind: 'opened'; readonly session: SessionId }
  /** `code`: why the server refused; `retryAfterMs`: what it asked to wait at least. */
  | {
      readonly kind: 'lost'
      readonly reason: 'unreachable' | 'refused'
      readonly code?: string
      readonly retryAfterMs?: number
    }
  /** The server goes and asks to come back after `inMs`. */
  | { readonly kind: 'draining'; readonly inMs: number }

export interface Pace {
  now(): number
  delayMs(attempt: number): number
}

/** A connection that held this long was a good one: after it, retries start from the shortest wait again. */
const steadyMs = 10_000
/** Nobody is sent away for longer, in ms. */
const longestWaitMs = 60_000

export const stopped: Connection = { kind: 'stopped' }

/** The next state, or the same object where the event means nothing there. */
export const transition = (state: Connection, event: ConnectionEvent, pace: Pace): Connection => {
  switch (event.kind) {
    case 'start':
      return state.kind === 'stopped' ? { kind: 'opening', attempt: 0 } : state
    case 'stop':
      return state.kind === 'stopped' ? state : stopped
    case 'reconnect':
    case 'due':
      return state.kind === 'waiting' ? { kind: 'opening', attempt: state.attempt } : state
    case 'opened':
      return state.kind === 'opening'
        ? { kind: 'online', session: event.session, since: pace.now(), attempt: state.attempt }
        : state
    case 'lost':
      return state.kind === 'opening' || state.kind === 'online' ? wait(failures(state, pace), event, pace) : state
    case 'draining':
      return state.kind === 'online'
        ? {
            kind: 'waiting',
            attempt: 0,
            retryAt: pace.now() + Math.min(event.inMs, longestWaitMs),
            reason: 'draining',
          }
        : state
    default:
      return unreachable(event)
  }
}

type Tried = Extract<Connection, { kind: 'opening' | 'online' }>

const failures = (state: Tried, pace: Pace): number =>
  state.kind === 'online' && pace.now() - state.since >= steadyMs ? 0 : state.attempt

const wait = (failed: number, lost: Extract<ConnectionEvent, { kind: 'lost' }>, pace: Pace): Connection => ({
  kind: 'waiting',
  attempt: failed + 1,
  retryAt: pace.now() + Math.max(pace.delayMs(failed), Math.min(lost.retryAfterMs ?? 0, longestWaitMs)),
  reason: lost.reason,
  ...(lost.code === undefined ? {} : { code: lost.code }),
})

/** What the rest of the app is told. */
export const asSignalingState = (state: Connection): SignalingState => {
  switch (state.kind) {
    case 'stopped':
      return { kind: 'offline', reason: 'stopped' }
    case 'opening':
      return { kind: 'connecting' }
    case 'online':
      return { kind: 'online', session: state.session }
    case 'waiting':
      return {
        kind: 'offline',
        reason: state.reason,
        retryAt: state.retryAt,
        ...(state.code === undefined ? {} : { code: state.code }),
      }
    default:
      return unreachable(state)
  }
}
