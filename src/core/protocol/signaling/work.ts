/**
 * Work (SG11): a server under load may ask whoever signs in for 8 bytes that make SHA-256 of the challenge's bytes and
 * them begin with so many zero bits. A challenge works once, so nobody can use the same work twice.
 */
export const workLength = 8

/** No client does more than this, about two seconds of a slow computer; no server may ask for more. */
export const maxWorkBits = 20

/** How many bits a hash begins with that are zero. */
export const leadingZeroBits = (hash: Uint8Array): number => {
  const full = hash.findIndex((byte) => byte !== 0)
  return full === -1 ? hash.length * 8 : full * 8 + Math.clz32(hash[full] ?? 0) - 24
}
