import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Pictures } from '../../src/renderer/state/pictures'
import { pictureOf } from './support/world'
import { until } from '../support/patience'

const ann = pictureOf('ann')
const bytes = new Uint8Array([1, 2, 3])

describe('pictures on the screen', () => {
  const made: string[] = []
  const revoked: string[] = []

  beforeEach(() => {
    vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
      made.push(`blob:${made.length}`)
      return made.at(-1) ?? ''
    })
    vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => revoked.push(url))
  })
  afterEach(() => {
    made.length = 0
    revoked.length = 0
  })

  const shown = async (pictures: Pictures, id: typeof ann) => {
    const changed = vi.fn()
    const held = pictures.hold(id, changed)
    await until(() => pictures.url(id) !== undefined)
    return { held, changed }
  }

  it('have one address however many show them', async () => {
    const pictures = new Pictures(() => Promise.resolve({ bytes, type: 'image/webp' }))
    const { changed } = await shown(pictures, ann)
    await shown(pictures, ann)
    expect(changed).toHaveBeenCalledOnce()
    expect(made).toEqual(['blob:0'])
  })

  it('stay ready for a while after the last has let go, and not for ever', async () => {
    const pictures = new Pictures(() => Promise.resolve({ bytes, type: 'image/webp' }))
    const { held } = await shown(pictures, ann)
    held.dispose()
    expect(pictures.url(ann)).toBe('blob:0')
    for (let index = 0; index < 64; index++) {
      const other = await shown(pictures, pictureOf(`other ${index}`))
      other.held.dispose()
    }
    expect(revoked).toEqual(['blob:0'])
    expect(pictures.url(ann)).toBeUndefined()
  })

  it('are never revoked while they are shown, and all when their owner goes', async () => {
    const pictures = new Pictures(() => Promise.resolve({ bytes, type: 'image/webp' }))
    await shown(pictures, ann)
    for (let index = 0; index < 80; index++) {
      const other = await shown(pictures, pictureOf(`other ${index}`))
      other.held.dispose()
    }
    expect(revoked).not.toContain('blob:0')
    pictures.dispose()
    expect(revoked.toSorted()).toEqual(made.toSorted())
  })

  it('come to whoever still waits when another has let go', async () => {
    let come: (picture: { bytes: Uint8Array; type: string }) => void = () => undefined
    const pictures = new Pictures(
      () =>
        new Promise((resolve) => {
          come = resolve
        }),
    )
    const changed = vi.fn()
    const gone = pictures.hold(ann, () => undefined)
    pictures.hold(ann, changed)
    gone.dispose()
    come({ bytes, type: 'image/webp' })
    await until(() => changed.mock.calls.length > 0)
    expect(pictures.url(ann)).toBe('blob:0')
  })

  it('are asked for again where they were not here', async () => {
    const load = vi.fn(() => Promise.resolve<{ bytes: Uint8Array; type: string } | undefined>(undefined))
    const pictures = new Pictures(load)
    const first = pictures.hold(ann, () => undefined)
    await until(() => load.mock.results.length === 1)
    first.dispose()
    load.mockResolvedValue({ bytes, type: 'image/webp' })
    await shown(pictures, ann)
    expect(load).toHaveBeenCalledTimes(2)
  })
})
