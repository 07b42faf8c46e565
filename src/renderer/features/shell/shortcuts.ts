/**
 * Every shortcut there is: what binds them and what tells of them read this one table. Those of `everywhere` are put
 * on the window, the others belong to the field or list they are named after.
 */
export const shortcuts = {
  palette: { keys: ['$mod+KeyK'], where: 'everywhere', does: 'Go to a conversation, a contact or an action' },
  searchAll: { keys: ['$mod+Shift+KeyF'], where: 'everywhere', does: 'Search everywhere' },
  searchHere: { keys: ['$mod+KeyF'], where: 'everywhere', does: 'Search in the open conversation' },
  next: { keys: ['Alt+ArrowDown'], where: 'everywhere', does: 'Next conversation' },
  previous: { keys: ['Alt+ArrowUp'], where: 'everywhere', does: 'Previous conversation' },
  settings: { keys: ['$mod+,'], where: 'everywhere', does: 'Settings' },
  // Where a slash is typed with Shift, so is the shortcut.
  sheet: { keys: ['$mod+/', '$mod+Shift+/'], where: 'everywhere', does: 'All keyboard shortcuts' },
  close: { keys: ['Escape'], where: 'everywhere', does: 'Close what is on top' },
  send: { keys: ['Enter'], where: 'Message', does: 'Send (see Appearance)' },
  break: { keys: ['Shift+Enter'], where: 'Message', does: 'Break the line' },
  editLast: { keys: ['ArrowUp'], where: 'Message', does: 'Edit your last message, in an empty box' },
  bold: { keys: ['$mod+KeyB'], where: 'Message', does: 'Bold' },
  italic: { keys: ['$mod+KeyI'], where: 'Message', does: 'Italic' },
  code: { keys: ['$mod+KeyE'], where: 'Message', does: 'Code' },
  callMute: { keys: ['$mod+Shift+KeyM'], where: 'call', does: 'Mute, unmute' },
  callTalk: { keys: ['Space'], where: 'call', does: 'Speak while it is held, when muted' },
  callCamera: { keys: ['$mod+Shift+KeyO'], where: 'call', does: 'Camera on, off' },
  callShare: { keys: ['$mod+Shift+KeyE'], where: 'call', does: 'Share the screen, stop sharing' },
  callHand: { keys: ['$mod+Shift+KeyH'], where: 'call', does: 'Raise, lower your hand' },
  callLeave: { keys: ['$mod+Shift+KeyL'], where: 'call', does: 'Leave the call' },
  callAccept: { keys: ['$mod+Shift+KeyA'], where: 'call', does: 'Accept the call that rings' },
  callDecline: { keys: ['$mod+Shift+KeyD'], where: 'call', does: 'Decline the call that rings' },
  older: { keys: ['Enter'], where: 'Search in conversation', does: 'Older result' },
  newer: { keys: ['Shift+Enter'], where: 'Search in conversation', does: 'Newer result' },
} as const satisfies Readonly<Record<string, Shortcut>>

interface Shortcut {
  /** As tinykeys reads them; any of them. The first is told. */
  readonly keys: readonly [string, ...string[]]
  readonly where: string
  readonly does: string
}

export type ShortcutName = keyof typeof shortcuts

/** What {@link bindings} puts on the window; dialogs and menus close themselves. */
const boundShortcuts = [
  'palette',
  'searchAll',
  'searchHere',
  'next',
  'previous',
  'settings',
  'sheet',
  'callMute',
  'callCamera',
  'callShare',
  'callHand',
  'callLeave',
  'callAccept',
  'callDecline',
] as const satisfies readonly ShortcutName[]
export type BoundShortcut = (typeof boundShortcuts)[number]

const shown: Readonly<Record<string, string>> = {
  $mod: 'Ctrl / ⌘',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
}

const told = (keys: string): string =>
  keys
    .split('+')
    .map((key) => shown[key] ?? key.replace(/^Key/u, ''))
    .join(' + ')

/** A shortcut's keys as they are told, e.g. "Ctrl / ⌘ + K". */
export const keysText = (name: ShortcutName): string => told(shortcuts[name].keys[0])

/** What tinykeys is to listen to. What a handler answers is kept from the browser. */
export const bindings = (
  handlers: Readonly<Partial<Record<BoundShortcut, () => void>>>,
): Readonly<Record<string, (event: KeyboardEvent) => void>> =>
  Object.fromEntries(
    boundShortcuts.flatMap((name) => {
      const handler = handlers[name]
      if (handler === undefined) return []
      return shortcuts[name].keys.map((keys) => [
        keys,
        (event: KeyboardEvent) => {
          event.preventDefault()
          handler()
        },
      ])
    }),
  )

const titles: Readonly<Record<string, string>> = { everywhere: 'Everywhere', call: 'Calls' }

export interface ShortcutGroup {
  readonly where: string
  readonly rows: readonly { readonly name: string; readonly keys: string; readonly does: string }[]
}

/** All of them, by where they work. */
export const shortcutGroups: readonly ShortcutGroup[] = ['everywhere', 'call', 'Message', 'Search in conversation'].map(
  (where) => ({
    where: titles[where] ?? `In “${where}”`,
    rows: Object.entries<Shortcut>(shortcuts)
      .filter(([, shortcut]) => shortcut.where === where)
      .map(([name, { keys, does }]) => ({ name, keys: told(keys[0]), does })),
  }),
)
