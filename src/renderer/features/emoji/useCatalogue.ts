import { useCallback, useEffect, useState } from 'react'
import type { Catalogue } from './emoji'

export type CatalogueState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly catalogue: Catalogue }
  | { readonly kind: 'failed'; readonly retry: () => void }

/** Brings the emoji's names in once somebody `wants` them; they stay for the next one who does. */
export const useCatalogue = (wants = true): CatalogueState => {
  const [state, setState] = useState<CatalogueState>({ kind: 'loading' })
  const [tries, setTries] = useState(0)
  const retry = useCallback(() => {
    setState({ kind: 'loading' })
    setTries((before) => before + 1)
  }, [])

  useEffect(() => {
    if (!wants) return undefined
    let open = true
    import('./catalogue').then(
      ({ catalogue }) => {
        if (open) setState({ kind: 'ready', catalogue })
      },
      () => {
        if (open) setState({ kind: 'failed', retry })
      },
    )
    return () => {
      open = false
    }
  }, [wants, tries, retry])

  return state
}
