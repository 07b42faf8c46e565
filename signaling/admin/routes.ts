import * as v from 'valibot'
import { isZid } from '../../src/core/base/ids'
import { zidField } from '../../src/core/protocol/signaling/fields'
import { json, refuse, refuseAs } from '../answers'
import { decodeBody } from '../body'
import type { Drain } from '../drain'
import type { Exchange } from '../exchange'
import type { HttpAnswer, HttpCall } from '../httpCall'
import type { Meter } from '../metrics/meter'
import type { Pseudonyms } from '../pseudonyms'
import { type Params, type Route, matchRoute } from '../routes'
import type { Bans } from './bans'
import { isAdmin } from './token'

export interface AdminDeps {
  /** `undefined`: there is no admin interface. */
  readonly token: string | undefined
  readonly exchange: Exchange
  readonly bans: Bans
  readonly drain: Drain
  readonly meter: Meter
  readonly pseudonyms: Pseudonyms
}

type Handler = (call: HttpCall, params: Params) => HttpAnswer | Promise<HttpAnswer>

export const isAdminPath = (path: string): boolean => path === '/metrics' || /^\/api\/admin(\/|$)/.test(path)

/** Whom to ban: by zid, or by the name a session of theirs has in today's log. */
const banRequest = v.union([
  v.object({ zid: zidField }),
  v.object({ who: v.pipe(v.string(), v.regex(/^zid-[\w-]{12}$/)) }),
])

/** SG12, for whoever runs the server. Without a token there is nothing here to be found. */
export const adminService = (deps: AdminDeps): ((call: HttpCall) => HttpAnswer | Promise<HttpAnswer>) => {
  const { token, exchange, bans, drain, meter, pseudonyms } = deps

  const status: Handler = () =>
    json(200, { ok: true, ...exchange.counts(), draining: drain.active, bans: bans.list().length })

  const ban: Handler = async (call) => {
    const request = decodeBody(banRequest, call.body)
    if (!request.ok) return refuse(request.error)
    const meant = request.value
    const zid =
      'zid' in meant
        ? meant.zid
        : exchange.sessions.all().find((session) => pseudonyms.of('zid', session.zid) === meant.who)?.zid
    if (zid === undefined) return refuseAs('NOT_FOUND', 'Nobody who is signed in has that name today.')
    if (!(await bans.ban(zid))) return refuseAs('LIMIT_REACHED', 'There are too many bans.')
    return json(200, { ok: true, zid })
  }

  const unban: Handler = async (_call, params) => {
    const zid = params['zid']
    if (!isZid(zid)) return refuseAs('bad_request', 'The zid in the path is none.')
    return (await bans.unban(zid)) ? json(200, { ok: true }) : refuseAs('NOT_FOUND', 'There is no such ban.')
  }

  const startDrain: Handler = () => {
    void drain.begin()
    return json(200, { ok: true, draining: true })
  }

  const endDrain: Handler = () => {
    drain.end()
    return json(200, { ok: true, draining: drain.active })
  }

  const metrics: Handler = async () => ({
    status: 200,
    headers: { 'content-type': meter.contentType, 'cache-control': 'no-store' },
    body: await meter.text(),
  })

  const routes: readonly Route<Handler>[] = [
    { method: 'GET', pattern: '/metrics', handler: metrics },
    { method: 'GET', pattern: '/api/admin/status', handler: status },
    { method: 'POST', pattern: '/api/admin/drain', handler: startDrain },
    { method: 'DELETE', pattern: '/api/admin/drain', handler: endDrain },
    { method: 'GET', pattern: '/api/admin/bans', handler: () => json(200, { ok: true, bans: bans.list() }) },
    { method: 'POST', pattern: '/api/admin/bans', handler: ban },
    { method: 'DELETE', pattern: '/api/admin/bans/:zid', handler: unban },
  ]

  return (call) => {
    if (token === undefined) return refuseAs('NOT_FOUND', 'No such call.')
    if (!isAdmin(call, token)) return refuseAs('UNAUTHORIZED', 'This needs the token of the server’s administrator.')
    const route = matchRoute(routes, call.method, call.path)
    return route === undefined ? refuseAs('NOT_FOUND', 'No such call.') : route.handler(call, route.params)
  }
}
