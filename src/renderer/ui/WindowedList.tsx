import './windowedList.css'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Fragment, type KeyboardEventHandler, type ReactNode, useLayoutEffect, useRef, useState } from 'react'

/** A longer list keeps only what is in sight on the page. */
const mostAtOnce = 100
const spareRows = 8

/** Where a row stands in a list of which only a window is there; nothing where all of it is. */
export interface RowPlace {
  readonly at?: number
  readonly of?: number
  /** In px from the top of that list. */
  readonly offset?: number
}

export interface WindowedListProps<Item> {
  readonly label: string
  readonly className: string
  readonly items: readonly Item[]
  readonly keyOf: (item: Item) => string
  /** A list item that goes to its place. */
  readonly row: (item: Item, place: RowPlace) => ReactNode
  /** In px, the same for all. */
  readonly rowHeight: number
  readonly scrollerOf: (list: HTMLElement) => Element | null
  readonly onKeyDown?: KeyboardEventHandler<HTMLElement>
}

export const WindowedList = <Item,>(props: WindowedListProps<Item>) =>
  props.items.length > mostAtOnce ? <Window {...props} /> : <All {...props} />

const All = <Item,>({ label, className, items, keyOf, row, onKeyDown }: WindowedListProps<Item>) => (
  <ul className={className} role="list" aria-label={label} onKeyDown={onKeyDown}>
    {items.map((item) => (
      <Fragment key={keyOf(item)}>{row(item, {})}</Fragment>
    ))}
  </ul>
)

const Window = <Item,>(props: WindowedListProps<Item>) => {
  const { label, className, items, keyOf, row, rowHeight, scrollerOf, onKeyDown } = props
  const list = useRef<HTMLUListElement>(null)
  const [above, setAbove] = useState(0)
  // What stands above the list comes and goes.
  useLayoutEffect(() => {
    if (list.current) setAbove(list.current.offsetTop)
  }, [items])
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => list.current && scrollerOf(list.current),
    estimateSize: () => rowHeight,
    getItemKey: (index) => {
      const item = items[index]
      return item === undefined ? index : keyOf(item)
    },
    overscan: spareRows,
    scrollMargin: above,
    initialRect: { width: 0, height: window.innerHeight },
  })
  return (
    <ul
      ref={list}
      className={`${className} windowed`}
      role="list"
      aria-label={label}
      style={{ blockSize: virtual.getTotalSize() }}
      onKeyDown={onKeyDown}
    >
      {virtual.getVirtualItems().map(({ index, key, start }) => {
        const item = items[index]
        return (
          item !== undefined && (
            <Fragment key={key}>{row(item, { at: index + 1, of: items.length, offset: start - above })}</Fragment>
          )
        )
      })}
    </ul>
  )
}
