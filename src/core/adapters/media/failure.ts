import type { CaptureFailure } from '../../calls/media'

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

/** Why a microphone or a camera gave no track. */
export const captureFailure = (error: unknown): CaptureFailure => {
  switch (nameOf(error)) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    case 'NotReadableError':
    case 'AbortError':
      return 'busy'
    default:
      return 'unsupported'
  }
}

/** Why a screen gave none. Whoever closes the picker without a choice is told like one who is not allowed. */
export const screenFailure = (error: unknown): CaptureFailure => {
  const name = nameOf(error)
  if (name === 'AbortError') return 'cancelled'
  if (name !== 'NotAllowedError') return captureFailure(error)
  return error instanceof Error && /system/i.test(error.message) ? 'refused' : 'cancelled'
}
