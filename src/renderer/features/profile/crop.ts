/** Which square of a picture is kept. All lengths are px of the picture; pure. */
export interface Size {
  readonly width: number
  readonly height: number
}

export interface Crop {
  /** The middle of the square. */
  readonly x: number
  readonly y: number
  /** 1 keeps as much as a square can; 2 half as wide. */
  readonly zoom: number
}

export interface Square {
  readonly left: number
  readonly top: number
  readonly side: number
}

export const mostZoom = 4

const between = (least: number, value: number, most: number): number => Math.min(Math.max(value, least), most)

const sideOf = ({ width, height }: Size, zoom: number): number => Math.min(width, height) / zoom

/** As much of the middle as fits into a square. */
export const centreCrop = ({ width, height }: Size): Crop => ({ x: width / 2, y: height / 2, zoom: 1 })

/** The nearest crop that lies within the picture. */
export const withinPicture = (size: Size, { x, y, zoom }: Crop): Crop => {
  const sound = between(1, zoom, mostZoom)
  const half = sideOf(size, sound) / 2
  return { x: between(half, x, size.width - half), y: between(half, y, size.height - half), zoom: sound }
}

/** Moves the square by shares of its own side: 1 is as far as it is wide. */
export const moveCrop = (size: Size, crop: Crop, right: number, down: number): Crop => {
  const side = sideOf(size, crop.zoom)
  return withinPicture(size, { ...crop, x: crop.x + right * side, y: crop.y + down * side })
}

export const zoomCrop = (size: Size, crop: Crop, zoom: number): Crop => withinPicture(size, { ...crop, zoom })

export const squareOf = (size: Size, crop: Crop): Square => {
  const { x, y, zoom } = withinPicture(size, crop)
  const side = sideOf(size, zoom)
  return { left: x - side / 2, top: y - side / 2, side }
}
