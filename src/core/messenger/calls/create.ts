import { disposable } from '../../base/disposables'
import { Cell } from '../../base/emitter'
import type { CallsApi } from '../api'
import { refuse } from '../refusals'

const unavailable = (): never => refuse('CALLS_UNAVAILABLE', 'This build of Tincan cannot call.')
const nothing = <T>(value: T) => ({
  subscribe: (listener: (value: T) => void) => {
    queueMicrotask(() => {
      listener(value)
    })
    return disposable(() => undefined)
  },
})

export const createCalls = (): CallsApi => ({
  current: new Cell(undefined),
  incoming: new Cell([]),
  ongoing: () => new Cell(undefined),
  start: () => Promise.resolve().then(unavailable),
  accept: () => Promise.resolve().then(unavailable),
  decline: () => Promise.resolve().then(unavailable),
  leave: () => undefined,
  dismiss: () => undefined,
  setMuted: () => undefined,
  setCamera: () => Promise.resolve(),
  setSharing: () => Promise.resolve(),
  setHand: () => undefined,
  react: () => undefined,
  onReaction: () => disposable(() => undefined),
  devices: {
    all: new Cell([]),
    chosen: new Cell({}),
    choose: () => Promise.resolve(),
    check: unavailable,
  },
  history: () => nothing({ data: [], page: {} }),
  in: () => nothing([]),
  missed: () => nothing(0),
  markSeen: () => Promise.resolve(),
  deleteEntry: () => Promise.resolve(),
  clearHistory: () => Promise.resolve(),
})
