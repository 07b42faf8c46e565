const textTypes: ReadonlySet<string> = new Set([
  'text',
  'search',
  'url',
  'tel',
  'email',
  'password',
  'number',
  'date',
  'time',
])

/** Whether keys typed there become text. */
export const isTextField = (element: EventTarget | null): boolean => {
  if (!(element instanceof HTMLElement)) return false
  if (element instanceof HTMLInputElement) return textTypes.has(element.type)
  // `isContentEditable` is not there in every page a test makes.
  return (
    element instanceof HTMLTextAreaElement ||
    element.closest('[contenteditable]:not([contenteditable="false"])') !== null
  )
}

/** Whether the space bar does something to it. */
export const takesSpace = (element: EventTarget | null): boolean =>
  element instanceof HTMLElement &&
  element.closest(
    'button, a[href], input, select, summary, [role="button"], [role^="menuitem"], [role="option"], [role="tab"]',
  ) !== null
