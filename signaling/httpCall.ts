import type { RefusalCode } from '../src/core/protocol/signaling/errors'

/** One HTTP request as the routes see it; everything in it is hostile. */
export interface HttpCall {
  readonly method: string
  /** Undecoded, without the query. */
  readonly path: string
  /** `undefined` where the query has none of that name. */
  readonly query: (name: string) => string | undefined
  /** Empty where absent. */
  readonly headers: {
    readonly host: string
    readonly origin: string
    readonly authorization: string
    readonly forwardedFor: string
  }
  readonly remoteAddress: Uint8Array
  readonly body: Uint8Array
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  /** Counted, not sent: the body says it, too. */
  readonly refused?: RefusalCode
}

export const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  204: 'No Content',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Payload Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}
