import { useVirtualizer } from '@tanstack/react-virtual'
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import type { Place, Row, Section } from './grid'

const headingPx = 32
const rowPx = 38

export interface GridHandle {
  show(row: number, align?: 'start'): void
}

export interface EmojiGridProps {
  readonly ref: Ref<GridHandle>
  /** A cell's id is this, its row and its column. */
  readonly id: string
  readonly rows: readonly Row[]
  readonly active: Place | undefined
  /** Which section one looks at. */
  readonly onSection: (section: Section | undefined) => void
  readonly onHover: (place: Place | undefined) => void
  readonly onPick: (emoji: string) => void
}

/** Two thousand emoji, of which only those in sight are there. */
export const EmojiGrid = ({ ref, id, rows, active, onSection, onHover, onPick }: EmojiGridProps) => {
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (rows[index]?.kind === 'heading' ? headingPx : rowPx),
    overscan: 4,
  })
  useImperativeHandle(
    ref,
    () => ({
      show: (row, align) => {
        virtual.scrollToIndex(row, { align: align ?? 'auto' })
      },
    }),
    [virtual],
  )

  useEffect(() => {
    virtual.measure()
  }, [virtual, rows])

  const section = rows[virtual.range?.startIndex ?? 0]?.section
  useEffect(() => {
    onSection(section)
  }, [section, onSection])

  return (
    <div
      ref={box}
      id={`${id}-grid`}
      className="emoji-grid"
      role="grid"
      aria-label="Emoji"
      aria-rowcount={rows.length}
      onPointerLeave={() => {
        onHover(undefined)
      }}
      // The focus stays where one types.
      onMouseDown={(event) => {
        event.preventDefault()
      }}
    >
      {rows.length === 0 && (
        <div role="row">
          <div role="gridcell" className="emoji-none">
            No emoji found
          </div>
        </div>
      )}
      <div className="emoji-sizer" role="presentation" style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index]
          if (row === undefined) return null
          return (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 1}
              className="emoji-row"
              style={{ transform: `translateY(${start}px)` }}
            >
              {row.kind === 'heading' ? (
                <span role="rowheader" className="emoji-heading">
                  {row.title}
                </span>
              ) : (
                row.cells.map(({ emoji, entry }, column) => (
                  <span
                    key={emoji}
                    id={`${id}-${index}-${column}`}
                    role="gridcell"
                    className="emoji-cell"
                    aria-label={entry.name}
                    aria-selected={active?.row === index && active.column === column}
                    onPointerEnter={() => {
                      onHover({ row: index, column })
                    }}
                    onClick={() => {
                      onPick(emoji)
                    }}
                  >
                    {emoji}
                  </span>
                ))
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
