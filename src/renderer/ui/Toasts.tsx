import './toasts.css'
import { X } from 'lucide-react'
import { Toast } from 'radix-ui'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'

interface Told {
  readonly id: number
  readonly text: string
}

const ToastContext = createContext<(text: string) => void>(() => undefined)

/** Tells the user something in passing; read out politely, gone after a few seconds. */
export const useToast = (): ((text: string) => void) => useContext(ToastContext)

const shownMs = 5000
/** A long sentence stays for as long as it takes to read it. */
const letterMs = 70
const mostShown = 3

export const Toasts = ({ children }: { children: ReactNode }) => {
  const [told, setTold] = useState<readonly Told[]>([])
  const tell = useCallback((text: string) => {
    setTold((before) => [...before.slice(1 - mostShown), { id: (before.at(-1)?.id ?? 0) + 1, text }])
  }, [])
  const toasts = useMemo(
    () =>
      told.map(({ id, text }) => (
        <Toast.Root
          key={id}
          className="toast"
          duration={Math.max(shownMs, text.length * letterMs)}
          onOpenChange={(open) => {
            if (!open) setTold((before) => before.filter((other) => other.id !== id))
          }}
        >
          <Toast.Description className="toast-text">{text}</Toast.Description>
          <Toast.Close className="icon-button" aria-label="Dismiss">
            <X aria-hidden="true" />
          </Toast.Close>
        </Toast.Root>
      )),
    [told],
  )
  return (
    <Toast.Provider duration={shownMs} label="Notice">
      <ToastContext value={tell}>{children}</ToastContext>
      {toasts}
      <Toast.Viewport className="toasts" label="Notices" />
    </Toast.Provider>
  )
}
