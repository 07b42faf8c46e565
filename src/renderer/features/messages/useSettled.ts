import { useEffect, useState } from 'react'

const framesAlike = 3

/**
 * True once a scroll position has not moved for a few frames after the list opened. Until then rows are being
 * measured and the list is on its way to where it opens: nothing may be prepended under it.
 */
export const useSettled = (position: () => number | null): boolean => {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    if (settled) return
    let before: number | null = null
    let alike = 0
    let frame = requestAnimationFrame(function look() {
      const now = position()
      alike = now !== null && now === before ? alike + 1 : 0
      before = now
      if (alike >= framesAlike) setSettled(true)
      else frame = requestAnimationFrame(look)
    })
    return () => {
      cancelAnimationFrame(frame)
    }
  }, [settled, position])
  return settled
}
