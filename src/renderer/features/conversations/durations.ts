const units = [
  { ms: 24 * 60 * 60 * 1000, unit: 'day' },
  { ms: 60 * 60 * 1000, unit: 'hour' },
  { ms: 60 * 1000, unit: 'minute' },
] as const

/** "1 day", "15 minutes": in the largest unit that leaves nothing over. */
export const durationName = (ms: number): string => {
  const { ms: unitMs, unit } = units.find((one) => ms % one.ms === 0) ?? { ms: 1000, unit: 'second' }
  return new Intl.NumberFormat(undefined, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.round(ms / unitMs))
}
