import { TincanError } from '../base/errors'
import { mostPictureBytes } from '../conversation/control'

const starts: readonly (readonly [string, (bytes: Uint8Array) => boolean])[] = [
  ['image/png', (bytes) => begins(bytes, 0, [0x89, 0x50, 0x4e, 0x47])],
  ['image/jpeg', (bytes) => begins(bytes, 0, [0xff, 0xd8, 0xff])],
  ['image/webp', (bytes) => begins(bytes, 0, [0x52, 0x49, 0x46, 0x46]) && begins(bytes, 8, [0x57, 0x45, 0x42, 0x50])],
]

const begins = (bytes: Uint8Array, at: number, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[at + index] === byte)

/** Only what is drawn as a picture and cannot hold a script; by its first bytes, whoever it came from. */
export const pictureType = (bytes: Uint8Array): string | undefined => starts.find(([, is]) => is(bytes))?.[0]

export const validPicture = (bytes: Uint8Array): Uint8Array => {
  if (bytes.length > mostPictureBytes || pictureType(bytes) === undefined)
    throw new TincanError('PICTURE_REFUSED', 'A picture is a WebP, JPEG or PNG of at most 40 KiB.')
  return bytes
}
