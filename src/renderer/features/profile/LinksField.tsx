import '../../ui/field.css'
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { Button, IconButton } from '../../ui/Button'
import { addLine, type LinkLine, moveLine } from './draft'
import { mostLinks } from '../../../core'

export interface LinksFieldProps {
  readonly lines: readonly LinkLine[]
  /** By the line's key. */
  readonly failures: ReadonlyMap<number, string>
  readonly onChange: (lines: readonly LinkLine[]) => void
}

export const LinksField = ({ lines, failures, onChange }: LinksFieldProps) => {
  const list = useRef<HTMLUListElement>(null)
  // Where the keyboard goes on: the line just made or moved, or the one that took the place of a removed one.
  const [wanted, setWanted] = useState<{ readonly at: number }>()
  useEffect(() => {
    if (wanted) list.current?.querySelectorAll('input')[wanted.at]?.focus()
  }, [wanted])

  const change = (to: readonly LinkLine[], at: number): void => {
    onChange(to)
    setWanted({ at })
  }

  return (
    <fieldset className="choices">
      <legend>Links</legend>
      <ul ref={list} className="link-lines" role="list">
        {lines.map((line, index) => (
          <Line
            key={line.key}
            line={line}
            number={index + 1}
            count={lines.length}
            failure={failures.get(line.key)}
            onChange={(text) => {
              onChange(lines.map((other) => (other === line ? { ...line, text } : other)))
            }}
            onMove={(by) => {
              change(moveLine(lines, line.key, by), index + by)
            }}
            onRemove={() => {
              change(
                lines.filter((other) => other !== line),
                Math.min(index, lines.length - 2),
              )
            }}
          />
        ))}
      </ul>
      {lines.length < mostLinks && (
        <Button
          onClick={() => {
            change(addLine(lines), lines.length)
          }}
        >
          <Plus aria-hidden="true" />
          Add link
        </Button>
      )}
    </fieldset>
  )
}

interface LineProps {
  readonly line: LinkLine
  readonly number: number
  readonly count: number
  readonly failure: string | undefined
  readonly onChange: (text: string) => void
  readonly onMove: (by: -1 | 1) => void
  readonly onRemove: () => void
}

const Line = ({ line, number, count, failure, onChange, onMove, onRemove }: LineProps) => {
  const note = useId()
  return (
    <li className="link-line">
      <input
        className="input"
        dir="ltr"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        aria-label={`Link ${number}`}
        aria-invalid={failure === undefined ? undefined : true}
        aria-describedby={failure === undefined ? undefined : note}
        placeholder="https://"
        value={line.text}
        onChange={(event) => {
          onChange(event.target.value)
        }}
      />
      {count > 1 && (
        <>
          <IconButton
            label={`Move link ${number} up`}
            icon={<ArrowUp aria-hidden="true" />}
            disabled={number === 1}
            onClick={() => {
              onMove(-1)
            }}
          />
          <IconButton
            label={`Move link ${number} down`}
            icon={<ArrowDown aria-hidden="true" />}
            disabled={number === count}
            onClick={() => {
              onMove(1)
            }}
          />
        </>
      )}
      <IconButton label={`Remove link ${number}`} icon={<Trash2 aria-hidden="true" />} onClick={onRemove} />
      {failure !== undefined && (
        <p id={note} className="field-note" data-failure>
          {failure}
        </p>
      )}
    </li>
  )
}
