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
}
