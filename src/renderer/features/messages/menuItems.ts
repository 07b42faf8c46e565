import type { MessageView } from '../../../core'

export type MenuItemName =
  | 'Reply'
  | 'React'
  | 'Edit'
  | 'Copy'
  | 'Forward'
  | 'Select'
  | 'Pin'
  | 'Unpin'
  | 'Info'
  | 'Edit history'
  | 'Delete for me'
  | 'Delete for everyone'

/** What the menu of a message offers: nothing that would be refused. */
export const menuItemsOf = ({ ahead, content, may, pinned, editedAt }: MessageView): readonly MenuItemName[] => {
  // What comes before it has yet to come: it is only there to be read.
  if (ahead === true) return ['Copy']
  const written = content.kind === 'text'
  const offered: readonly (readonly [MenuItemName, boolean])[] = [
    ['Reply', written && may.reply],
    ['React', written && may.react],
    ['Edit', written && may.edit],
    ['Copy', written],
    ['Forward', written],
    ['Select', true],
    [pinned ? 'Unpin' : 'Pin', written && may.pin],
    ['Info', true],
    ['Edit history', written && editedAt !== undefined],
    ['Delete for me', true],
    ['Delete for everyone', written && may.deleteForEveryone],
  ]
  return offered.filter(([, shown]) => shown).map(([name]) => name)
}
