import 'react'

declare module 'react' {
  interface CSSProperties {
    '--hue'?: number
    '--columns'?: number
    '--rows'?: number
    '--level'?: number
    '--start'?: string
  }
}
