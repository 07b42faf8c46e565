const fewest = 3

/** Counts up to `count`, but on a busy machine no further than time allows. */
export function* turns(count: number, mostMs = 50_000): Generator<number> {
  const began = performance.now()
  for (let turn = 0; turn < count && (turn < fewest || performance.now() - began < mostMs); turn++) yield turn
}
