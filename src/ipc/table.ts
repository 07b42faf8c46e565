import * as v from 'valibot'
import {
  badge,
  bytes,
  config,
  deepLink,
  limits,
  loadedConfig,
  notification,
  notificationClick,
  notificationTag,
  outsideLink,
  protection,
  screenChoice,
  screenSources,
} from './schemas'

const nothing = v.undefined()

/** What the renderer may ask of main: one request, one response. The key is the channel. */
export const calls = {
  'secrets.protection': { request: nothing, response: protection },
  /** `undefined` where the system offers no encryption. */
  'secrets.wrap': { request: bytes(limits.secretBytes), response: v.optional(bytes(limits.wrappedBytes)) },
  /** `undefined` where the system's keyring does not know these bytes, or offers no encryption. */
  'secrets.unwrap': { request: bytes(limits.wrappedBytes), response: v.optional(bytes(limits.secretBytes)) },
  /** The record saved before; `undefined` where there is none; rejects where it cannot be read (ST3). */
  'secrets.load': { request: nothing, response: v.optional(bytes(limits.recordBytes)) },
  /** Durable once it resolves. */
  'secrets.save': { request: bytes(limits.recordBytes), response: nothing },
  'config.load': { request: nothing, response: loadedConfig },
  'config.save': { request: config, response: nothing },
  notify: { request: notification, response: nothing },
  'notify.close': { request: notificationTag, response: nothing },
  /** Unread messages on the app's icon; 0 takes the mark away. */
  badge: { request: badge, response: nothing },
  openLink: { request: outsideLink, response: nothing },
  /** `tincan://` links that came before anybody listened; each is handed out once. */
  'deepLinks.take': { request: nothing, response: v.pipe(v.array(deepLink), v.maxLength(limits.pendingLinks)) },
  'screens.list': { request: nothing, response: screenSources },
  /** The next request to share gets this one. */
  'screens.choose': { request: screenChoice, response: nothing },
  'app.version': { request: nothing, response: v.pipe(v.string(), v.maxLength(64)) },
} as const

/** What main tells the renderer unasked. */
export const events = {
  notificationClicked: notificationClick,
  /** A `tincan://` link arrived: take it with `deepLinks.take`. */
  deepLink: nothing,
} as const

export type CallName = keyof typeof calls
export type RequestOf<Name extends CallName> = v.InferOutput<(typeof calls)[Name]['request']>
export type ResponseOf<Name extends CallName> = v.InferOutput<(typeof calls)[Name]['response']>

export type EventName = keyof typeof events
export type PayloadOf<Name extends EventName> = v.InferOutput<(typeof events)[Name]>

/** Why main refused a call; counted by this word. */
export const refusals = ['sender', 'oversized', 'request', 'response', 'failed'] as const
export type Refusal = (typeof refusals)[number]

/** What main answers on every channel. */
export const answer = v.variant('ok', [
  v.strictObject({ ok: v.literal(true), value: v.unknown() }),
  v.strictObject({ ok: v.literal(false), refusal: v.picklist(refusals) }),
])
export type Answer = v.InferOutput<typeof answer>
