/** What the keyboard can do everywhere, as the reader is told. */
export const shortcuts = [
  { keys: 'Ctrl / ⌘ + K', does: 'Search conversations' },
  { keys: 'Alt + ↑ / ↓', does: 'Previous or next conversation' },
  { keys: 'Enter', does: 'Send (see Appearance)' },
  { keys: 'Shift + Enter', does: 'Break the line' },
  { keys: 'Esc', does: 'Close what is on top' },
] as const
