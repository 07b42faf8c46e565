import { vi } from 'vitest'

/** As long as a busy machine may need, where nothing but a bug makes it never. */
const patience = { timeout: 30_000, interval: 5 } as const

/** Until that is so; fails where it never is. */
export const until = <T>(condition: () => T | Promise<T>) => vi.waitUntil(condition, patience)

/** Until nothing in it fails any more. */
export const untilHolds = <T>(claims: () => T | Promise<T>): Promise<T> => vi.waitFor(claims, patience)
