const deepest = 8
const perValue = 8

const partsOf = (value: object): readonly unknown[] => {
  if (value instanceof Map) return [...value].flat()
  if (value instanceof Set || Array.isArray(value)) return [...value]
  return Object.entries(value).flat()
}

/** What is left of `budget` bytes; negative as soon as they are spent, so that no value costs more to weigh. */
const spend = (budget: number, value: unknown, depth: number): number => {
  if (depth > deepest) return -1
  if (typeof value === 'string') return budget - perValue - value.length * 2
  if (typeof value !== 'object' || value === null) return budget - perValue
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return budget - perValue - value.byteLength
  let left = budget - perValue
  for (const part of partsOf(value)) {
    if (left < 0) return left
    left = spend(left, part, depth + 1)
  }
  return left
}

/** Whether a cloned value holds about `most` bytes or fewer and is nested no deeper than requests are. */
export const fits = (value: unknown, most: number): boolean => spend(most, value, 0) >= 0
