import { create } from 'qrcode'

export interface QrShape {
  /** Modules along one side, the quiet zone included. */
  readonly size: number
  /** An SVG path of all dark modules. */
  readonly path: string
}

/** The standard asks for four light modules all around. */
const quiet = 4

/** A text as a QR code, drawn by whoever shows it. Throws where the text does not fit one. */
export const qrOf = (text: string): QrShape => {
  const { modules } = create(text, { errorCorrectionLevel: 'L' })
  const parts: string[] = []
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) parts.push(`M${column + quiet} ${row + quiet}h1v1h-1z`)
    }
  }
  return { size: modules.size + 2 * quiet, path: parts.join('') }
}
