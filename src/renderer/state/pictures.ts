import { type Disposable, disposable, type Messenger, type PictureId } from '../../core'

/** How many pictures that nobody shows any more are kept ready. */
const mostIdle = 64

interface Entry {
  url: string | undefined
  readonly holders: Set<() => void>
}

/** Object URLs of the pictures on the screen: one each, however many show it, revoked some time after the last. */
export class Pictures implements Disposable {
  /** Those let go of last stand last. */
  readonly #entries = new Map<PictureId, Entry>()
  readonly #load: Messenger['picture']

  constructor(load: Messenger['picture']) {
    this.#load = load
  }

  /** `undefined` until it is loaded, and where there is no such picture. */
  url(id: PictureId): string | undefined {
    return this.#entries.get(id)?.url
  }

  /** Loads the picture and keeps it; `changed` is told once it is there. */
  hold(id: PictureId, changed: () => void): Disposable {
    const entry = this.#entries.get(id) ?? this.#begin(id)
    entry.holders.add(changed)
    return disposable(() => {
      this.#release(id, entry, changed)
    })
  }

  dispose(): void {
    for (const { url } of this.#entries.values()) if (url !== undefined) URL.revokeObjectURL(url)
    this.#entries.clear()
  }

  #begin(id: PictureId): Entry {
    const entry: Entry = { url: undefined, holders: new Set() }
    this.#entries.set(id, entry)
    void this.#fetch(id, entry)
    return entry
  }

  async #fetch(id: PictureId, entry: Entry): Promise<void> {
    try {
      const picture = await this.#load(id)
      if (picture === undefined || this.#entries.get(id) !== entry) return
      entry.url = URL.createObjectURL(new Blob([new Uint8Array(picture.bytes)], { type: picture.type }))
      for (const changed of entry.holders) changed()
    } catch {
      // Initials stand where a picture cannot be read; whoever shows it next tries again.
    }
  }

  #release(id: PictureId, entry: Entry, changed: () => void): void {
    entry.holders.delete(changed)
    if (entry.holders.size > 0 || this.#entries.get(id) !== entry) return
    this.#entries.delete(id)
    if (entry.url === undefined) return
    this.#entries.set(id, entry)
    const idle = [...this.#entries].filter(([, { holders }]) => holders.size === 0)
    for (const [old, { url }] of idle.slice(0, Math.max(0, idle.length - mostIdle))) {
      this.#entries.delete(old)
      if (url !== undefined) URL.revokeObjectURL(url)
    }
  }
}
