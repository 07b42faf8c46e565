/** A fact about what happened: an event name and bounded, content-free fields. Never a key, body, address or token. */
export type LogFields = Readonly<Record<string, string | number | boolean>>

export interface Logger {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
}

export const silentLogger: Logger = { info: () => undefined, warn: () => undefined }
