import type { Awareness } from 'y-protocols/awareness'
import type { Doc } from 'yjs'
import { disposable, type Disposable } from '../../base/disposables'
import type { DeviceId } from '../../base/ids'
import type { Links } from './links'
import type { SharedRoom } from './sharing'

/** Whoever is in the room without a stream hears of what is said here from now on. */
export const wakeOnChange = (
  { awareness, doc }: { readonly awareness: Awareness; readonly doc: Doc },
  resting: ReadonlySet<DeviceId>,
  links: Links,
  room: SharedRoom,
): Disposable => {
  const written = (_update: Uint8Array, _origin: unknown, _doc: unknown, { local }: { readonly local: boolean }) => {
    if (local) for (const device of resting) links.get(device)?.sharing.refresh(room)
  }
  const felt = (_change: unknown, origin: unknown) => {
    if (origin === 'local') for (const device of resting) links.get(device)?.sharing.wake(room)
  }
  doc.on('update', written)
  awareness.on('change', felt)
  return disposable(() => {
    doc.off('update', written)
    awareness.off('change', felt)
  })
}
