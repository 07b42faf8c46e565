import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'
import type { PictureId } from '../../core'
import { useMessenger } from './context'
import { Pictures } from './pictures'

const PicturesContext = createContext<Pictures | undefined>(undefined)

/** Owns the pictures of everything below it. */
export const PicturesProvider = ({ children }: { children: ReactNode }) => {
  const messenger = useMessenger()
  const pictures = useMemo(() => new Pictures((id) => messenger.picture(id)), [messenger])
  useEffect(
    () => () => {
      pictures.dispose()
    },
    [pictures],
  )
  return <PicturesContext value={pictures}>{children}</PicturesContext>
}

/** The address of a picture a view names; `undefined` while there is none to show. */
export const usePicture = (id: PictureId | undefined): string | undefined => {
  const pictures = useContext(PicturesContext)
  const subscribe = useCallback(
    (changed: () => void) => {
      if (id === undefined || pictures === undefined) return () => undefined
      const held = pictures.hold(id, changed)
      return () => {
        held.dispose()
      }
    },
    [pictures, id],
  )
  return useSyncExternalStore(subscribe, () => (id === undefined ? undefined : pictures?.url(id)))
}
