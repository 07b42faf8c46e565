/** Larger pictures are scaled down before they are read; pixels along the longer side. */
const mostPixels = 1600

/** The text of the QR code in a picture, or `undefined` where there is none. */
export const readQr = async (picture: Blob): Promise<string | undefined> => {
  const [{ default: jsQR }, bitmap] = await Promise.all([import('jsqr'), createImageBitmap(picture)])
  try {
    const scale = Math.min(1, mostPixels / Math.max(bitmap.width, bitmap.height))
    const width = Math.max(1, Math.round(bitmap.width * scale))
    const height = Math.max(1, Math.round(bitmap.height * scale))
    const context = new OffscreenCanvas(width, height).getContext('2d')
    if (context === null) return undefined
    context.drawImage(bitmap, 0, 0, width, height)
    return jsQR(context.getImageData(0, 0, width, height).data, width, height)?.data
  } finally {
    bitmap.close()
  }
}

/** The first picture among pasted or dropped things. */
export const pictureIn = (items: DataTransfer): File | undefined =>
  [...items.files].find(({ type }) => type.startsWith('image/'))
