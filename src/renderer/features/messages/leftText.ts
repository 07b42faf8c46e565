const minuteMs = 60_000
const units = [
  { ms: 24 * 60 * minuteMs, unit: 'day' },
  { ms: 60 * minuteMs, unit: 'hour' },
] as const

/** How long something still lasts, in few letters: "2d", "5h", "1m". Never says that nothing is left. */
export const leftText = (ms: number): string => {
  const { ms: unitMs, unit } = units.find((one) => ms >= one.ms) ?? { ms: minuteMs, unit: 'minute' }
  const count = Math.max(1, Math.floor(ms / unitMs))
  return new Intl.NumberFormat(undefined, { style: 'unit', unit, unitDisplay: 'narrow' }).format(count)
}
