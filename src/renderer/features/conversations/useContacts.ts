import { useMemo } from 'react'
import type { ContactView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useLive } from '../../state/useLive'
import { byName } from '../contacts/order'

/** Contacts one can write to, by name; `undefined` while they load. */
export const useContacts = (): readonly ContactView[] | undefined => {
  const messenger = useMessenger()
  const live = useLive(useMemo(() => messenger.contacts.live(), [messenger]))
  return useMemo(
    () => (live.kind === 'value' ? live.value.filter(({ blocked }) => !blocked).toSorted(byName) : undefined),
    [live],
  )
}
