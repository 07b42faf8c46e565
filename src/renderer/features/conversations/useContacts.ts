import { useMemo } from 'react'
import type { ContactView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useLive } from '../../state/useLive'

const byName = (left: ContactView, right: ContactView): number => left.name.localeCompare(right.name)

/** Contacts one can write to, by name; `undefined` while they load. */
export const useContacts = (): readonly ContactView[] | undefined => {
  const messenger = useMessenger()
  const live = useLive(useMemo(() => messenger.contacts.live(), [messenger]))
  return useMemo(
    () => (live.kind === 'value' ? live.value.filter(({ blocked }) => !blocked).toSorted(byName) : undefined),
    [live],
  )
}
