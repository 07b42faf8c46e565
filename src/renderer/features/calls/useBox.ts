import { type RefObject, useEffect, useState } from 'react'

export interface Box {
  readonly width: number
  readonly height: number
}

const usual: Box = { width: 960, height: 600 }

/** The size of an element in CSS pixels, as it changes. */
export const useBox = (element: RefObject<HTMLElement | null>): Box => {
  const [box, setBox] = useState(usual)
  useEffect(() => {
    if (element.current === null) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setBox({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    observer.observe(element.current)
    return () => {
      observer.disconnect()
    }
  }, [element])
  return box
}
