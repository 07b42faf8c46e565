/** A path of fixed and `:named` segments for one method. */
export interface Route<Handler> {
  readonly method: string
  readonly pattern: string
  readonly handler: Handler
}

export type Params = Readonly<Record<string, string>>

/** The first route that fits, with its named segments; these are as hostile as the path. */
export const matchRoute = <Handler>(
  routes: readonly Route<Handler>[],
  method: string,
  path: string,
): { readonly handler: Handler; readonly params: Params } | undefined => {
  for (const route of routes) {
    const params = route.method === method ? matchPath(route.pattern, path) : undefined
    if (params !== undefined) return { handler: route.handler, params }
  }
  return undefined
}

const matchPath = (pattern: string, path: string): Params | undefined => {
  const expected = pattern.split('/')
  const given = path.split('/')
  if (expected.length !== given.length) return undefined
  const params: [string, string][] = []
  for (const [index, segment] of expected.entries()) {
    const text = given[index] ?? ''
    if (segment.startsWith(':') && text !== '') params.push([segment.slice(1), text])
    else if (segment !== text) return undefined
  }
  return Object.fromEntries(params)
}
