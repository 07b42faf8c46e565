import type { ContactView } from '../../../core'

export const byName = (left: ContactView, right: ContactView): number => left.name.localeCompare(right.name)
