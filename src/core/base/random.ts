/** Randomness, injected so that a simulated run can be repeated from its seed. */
export interface Random {
  /** `length` fresh bytes, fit for keys. */
  bytes(length: number): Uint8Array
}

export const systemRandom: Random = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
}

/** A number in [0, 1) of 32 bits. */
export const fraction = (random: Random): number => {
  const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4)
  return (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32
}
