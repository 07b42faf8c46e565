/**
 * A WebP with its pixels alone. Browsers put a colour profile beside them, which says which browser drew the
 * picture and what it takes for sRGB anyway (RIFF chunks: WebP Container Specification, RFC 9649 §2).
 */
export const bareWebp = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
  const image = chunksOf(bytes).find(({ type }) => type === 'VP8 ' || type === 'VP8L')
  const whole = chunksOf(bytes).every(({ type }) => type !== 'ALPH' && type !== 'ANIM')
  // With transparency or frames there are more pixels than this chunk's: better a profile than half a picture.
  if (image === undefined || !whole) return bytes
  const bare = new Uint8Array(headLength + image.bytes.length)
  bare.set(bytes.subarray(0, headLength))
  bare.set(image.bytes, headLength)
  new DataView(bare.buffer).setUint32(4, bare.length - 8, true)
  return bare
}

/** `RIFF`, how long the rest is, `WEBP`. */
const headLength = 12

const chunksOf = (bytes: Uint8Array): readonly { readonly type: string; readonly bytes: Uint8Array }[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks: { type: string; bytes: Uint8Array }[] = []
  for (let at = headLength; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4, true)
    const end = at + 8 + length + (length % 2)
    chunks.push({ type: String.fromCharCode(...bytes.subarray(at, at + 4)), bytes: bytes.subarray(at, end) })
    at = end
  }
  return chunks
}
