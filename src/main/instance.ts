import { app } from 'electron'

/**
 * One process a profile (ST4). Returns `false` in a second one, which hands its arguments to the first and
 * must leave.
 */
export const setupSingleInstance = (onSecond: (args: readonly string[]) => void): boolean => {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', (_event, args) => {
    onSecond(args)
  })
  return true
}
