import './shortcuts.css'
import { useId } from 'react'
import { shortcutGroups, type ShortcutGroup } from './shortcuts'

/** Every shortcut, by where it works. */
export const ShortcutList = () => (
  <div className="shortcut-groups">
    {shortcutGroups.map((group) => (
      <Group key={group.where} group={group} />
    ))}
  </div>
)

const Group = ({ group: { where, rows } }: { group: ShortcutGroup }) => {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="shortcut-where">
        {where}
      </h3>
      <dl className="shortcut-list">
        {rows.map(({ name, keys, does }) => (
          <div key={name}>
            <dt>{does}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
