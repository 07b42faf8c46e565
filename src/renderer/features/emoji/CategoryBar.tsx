import {
  Clock,
  Dumbbell,
  Flag,
  Hash,
  Leaf,
  Lightbulb,
  type LucideIcon,
  PersonStanding,
  Plane,
  Search,
  Smile,
  Utensils,
} from 'lucide-react'
import { Toolbar } from 'radix-ui'
import type { Row, Section } from './grid'

const icons: Readonly<Record<Section, LucideIcon>> = {
  found: Search,
  recent: Clock,
  smileys: Smile,
  people: PersonStanding,
  nature: Leaf,
  food: Utensils,
  travel: Plane,
  activities: Dumbbell,
  objects: Lightbulb,
  symbols: Hash,
  flags: Flag,
}

export interface CategoryBarProps {
  readonly rows: readonly Row[]
  readonly current: Section | undefined
  /** With the row that its heading is in. */
  readonly onChoose: (row: number) => void
}

/** One stop for Tab; arrows go on within it. */
export const CategoryBar = ({ rows, current, onChoose }: CategoryBarProps) => (
  <Toolbar.Root className="emoji-categories" aria-label="Emoji categories">
    {rows.map((row, index) => {
      if (row.kind !== 'heading') return null
      const Icon = icons[row.section]
      return (
        <Toolbar.Button
          key={row.section}
          className="emoji-category"
          aria-label={row.title}
          aria-current={row.section === current || undefined}
          title={row.title}
          onClick={() => {
            onChoose(index)
          }}
        >
          <Icon aria-hidden="true" />
        </Toolbar.Button>
      )
    })}
  </Toolbar.Root>
)
