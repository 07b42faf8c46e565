import { lengthOf } from './draft'

/** How much of a field's room is used. */
export const Counted = ({ text, most }: { text: string; most: number }) => (
  <>{`${lengthOf(text.trim())} of ${most} characters`}</>
)
