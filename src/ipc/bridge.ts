import * as v from 'valibot'
import {
  answer,
  type CallName,
  calls,
  type EventName,
  events,
  type PayloadOf,
  type RequestOf,
  type ResponseOf,
} from './table'

/** How the preload script reaches main. */
export interface Wire {
  invoke(channel: CallName, request: unknown): Promise<unknown>
  /** Returns what stops it. */
  listen(channel: EventName, listener: (payload: unknown) => void): () => void
}

/**
 * `window.tincan`. Every call rejects where main refuses it; the message tells the channel and the reason.
 * What main answers is decoded like anything else from outside (HP1).
 */
export const createBridge = (wire: Wire) => {
  const ask = async <Name extends CallName>(name: Name, request: RequestOf<Name>): Promise<ResponseOf<Name>> => {
    const answered = v.parse(answer, await wire.invoke(name, request))
    if (!answered.ok) throw new Error(`${name} was refused: ${answered.refusal}`)
    return v.parse(calls[name].response, answered.value)
  }
  const hear =
    <Name extends EventName>(name: Name) =>
    (listener: (payload: PayloadOf<Name>) => void): (() => void) =>
      wire.listen(name, (payload) => {
        const decoded = v.safeParse(events[name], payload)
        if (decoded.success) listener(decoded.output)
      })

  return {
    secrets: {
      protection: () => ask('secrets.protection', undefined),
      wrap: (secret: RequestOf<'secrets.wrap'>) => ask('secrets.wrap', secret),
      unwrap: (wrapped: RequestOf<'secrets.unwrap'>) => ask('secrets.unwrap', wrapped),
      load: () => ask('secrets.load', undefined),
      save: (record: RequestOf<'secrets.save'>) => ask('secrets.save', record),
    },
    config: {
      load: () => ask('config.load', undefined),
      save: (config: RequestOf<'config.save'>) => ask('config.save', config),
    },
    deepLinks: { take: () => ask('deepLinks.take', undefined) },
    app: { version: () => ask('app.version', undefined) },
    notify: (notification: RequestOf<'notify'>) => ask('notify', notification),
    closeNotification: (tag: string) => ask('notify.close', { tag }),
    screens: {
      list: () => ask('screens.list', undefined),
      choose: (id: string) => ask('screens.choose', { id }),
    },
    badge: (count: RequestOf<'badge'>) => ask('badge', count),
    openLink: (url: RequestOf<'openLink'>) => ask('openLink', url),
    /** Each returns what stops it. */
    on: { notificationClicked: hear('notificationClicked'), deepLink: hear('deepLink') },
  }
}

/** The one thing of Electron the renderer sees; absent in a plain browser. */
export type TincanBridge = ReturnType<typeof createBridge>
