export interface Keys {
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/** Enter sends or breaks the line as the setting says; Shift+Enter always breaks, Ctrl/Cmd+Enter always sends. */
export const enterMeans = ({ shiftKey, ctrlKey, metaKey }: Keys, enterSends: boolean): 'send' | 'break' => {
  if (shiftKey) return 'break'
  return enterSends || ctrlKey || metaKey ? 'send' : 'break'
}
