import './palette.css'
import { Search } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { useNavigation } from '../../state/navigation'
import { type PaletteItem, usePaletteItems } from './usePaletteItems'

/** Goes to any place and does any thing by a few letters of its name. */
export const Palette = ({ onClose }: { onClose: () => void }) => (
  <Dialog.Root
    open
    onOpenChange={(open) => {
      if (!open) onClose()
    }}
  >
    <Dialog.Portal>
      <div className="dialog-backdrop" />
      <Dialog.Content className="dialog palette" aria-describedby={undefined}>
        <Dialog.Title className="visually-hidden">Go to</Dialog.Title>
        <Chooser onClose={onClose} />
      </Dialog.Content>
    </Dialog.Portal>
  </Dialog.Root>
)

const Chooser = ({ onClose }: { onClose: () => void }) => {
  const { go } = useNavigation()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [moved, setMoved] = useState(0)
  const groups = usePaletteItems(typed)
  const items = useMemo(() => groups.flatMap((group) => group.items), [groups])
  const at = items.length === 0 ? -1 : ((moved % items.length) + items.length) % items.length
  const chosen = items[at]
  const optionId = (item: PaletteItem): string => `${id}-${items.indexOf(item)}`

  const run = (item: PaletteItem | undefined): void => {
    if (item === undefined) return
    onClose()
    item.run()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setMoved(at + step)
    else if (event.key === 'Enter') run(chosen)
    else return
    event.preventDefault()
  }

  return (
    <>
      <div className="palette-search">
        <Search aria-hidden="true" />
        <input
          role="combobox"
          aria-label="Go to"
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen && optionId(chosen)}
          aria-autocomplete="list"
          placeholder="A conversation, a contact or an action; ? for shortcuts"
          dir="auto"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => {
            if (target.value === '?') {
              go({ kind: 'prompt', prompt: { kind: 'shortcuts' } })
              return
            }
            setTyped(target.value)
            setMoved(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={`${id}-list`} className="palette-list" role="listbox" aria-label="Results">
        {groups.map(({ title, items: some }) => (
          <div key={title} role="group" aria-label={title}>
            <p className="palette-group" aria-hidden="true">
              {title}
            </p>
            {some.map((item) => (
              <Option
                key={item.key}
                id={optionId(item)}
                item={item}
                chosen={item === chosen}
                onPoint={() => {
                  setMoved(items.indexOf(item))
                }}
                onRun={() => {
                  run(item)
                }}
              />
            ))}
          </div>
        ))}
      </div>
      <p className="palette-nothing" role="status">
        {items.length === 0 && 'Nothing is called so'}
      </p>
    </>
  )
}

interface OptionProps {
  readonly id: string
  readonly item: PaletteItem
  readonly chosen: boolean
  readonly onPoint: () => void
  readonly onRun: () => void
}

const intoView = (element: Element | null): void => {
  element?.scrollIntoView({ block: 'nearest' })
}

const Option = ({ id, item: { name, icon, keys }, chosen, onPoint, onRun }: OptionProps) => (
  <div
    ref={chosen ? intoView : null}
    id={id}
    className="palette-option"
    role="option"
    aria-selected={chosen}
    aria-label={name}
    onPointerMove={onPoint}
    onClick={onRun}
  >
    <span className="palette-icon">{icon}</span>
    <span className="one-line name" dir="auto">
      {name}
    </span>
    {keys !== undefined && <kbd className="palette-keys">{keys}</kbd>}
  </div>
)
