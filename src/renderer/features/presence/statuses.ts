import type { OwnStatus } from '../../../core'

export const ownStatuses = ['online', 'away', 'busy', 'invisible'] as const satisfies readonly OwnStatus[]

export const isOwnStatus = (value: string): value is OwnStatus => ownStatuses.some((status) => status === value)
