import { codeOf } from '../../state/sentences'

const describe = (error: unknown): Readonly<Record<string, unknown>> =>
  error instanceof Error
    ? {
        name: error.name,
        message: error.message,
        code: codeOf(error),
        stack: error.stack,
        cause: error.cause === undefined ? undefined : describe(error.cause),
      }
    : { kind: typeof error }

/** What went wrong, for whoever helps: no names, messages or keys. `at` is RFC 3339. */
export const diagnosticOf = (error: unknown, at: string): Blob =>
  new Blob([JSON.stringify({ at, agent: navigator.userAgent, error: describe(error) }, null, 2)], {
    type: 'application/json',
  })
