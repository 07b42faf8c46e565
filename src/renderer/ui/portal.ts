import { createContext, useContext } from 'react'

/** Where menus and tooltips are put: inside a landmark, so that whoever browses by landmarks finds them. */
const PortalHost = createContext<HTMLElement | null>(null)

export const PortalHostProvider = PortalHost.Provider
export const usePortalHost = (): HTMLElement | null => useContext(PortalHost)
