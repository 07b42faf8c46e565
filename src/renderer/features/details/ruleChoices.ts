import type { ConversationView, Policy, Writers } from '../../../core'
import type { SelectChoice } from '../../ui/SelectField'
import { durationName } from '../conversations/durations'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const vanishing = [hourMs, 8 * hourMs, dayMs, 7 * dayMs, 30 * dayMs, 90 * dayMs]
const editing = [0, 15 * minuteMs, hourMs, dayMs, 'forever'] as const

/** The usual times, and the present one where it is another: somebody else's Tincan may offer more. */
const withPresent = <T extends string>(choices: readonly SelectChoice<T>[], present: SelectChoice<T>) =>
  choices.some(({ value }) => value === present.value) ? choices : [...choices, present]

const off: SelectChoice<string> = { value: 'off', label: 'Off' }
const vanishChoice = (ms: number): SelectChoice<string> => ({ value: String(ms), label: durationName(ms) })

export const vanishValue = (ms: number | undefined): string => (ms === undefined ? off.value : String(ms))
export const vanishMs = (value: string): number | undefined => (value === off.value ? undefined : Number(value))
export const vanishChoices = (present: number | undefined): readonly SelectChoice<string>[] =>
  withPresent([off, ...vanishing.map(vanishChoice)], present === undefined ? off : vanishChoice(present))

const editName = (window: Policy['editWindow']): string => {
  if (window === 'forever') return 'Always'
  return window === 0 ? 'Never' : `For ${durationName(window)}`
}
const editChoice = (window: Policy['editWindow']): SelectChoice<string> => ({
  value: String(window),
  label: editName(window),
})

export const editWindow = (value: string): Policy['editWindow'] => (value === 'forever' ? value : Number(value))
export const editChoices = (present: Policy['editWindow']): readonly SelectChoice<string>[] =>
  withPresent(editing.map(editChoice), editChoice(present))

export const writerChoices = [
  { value: 'everyone', label: 'Everyone' },
  { value: 'admins', label: 'Only admins' },
] as const satisfies readonly SelectChoice<Writers>[]

export const historyChoices = [
  { value: 'everything', label: 'Everything' },
  { value: 'joining', label: 'What is said after they join' },
] as const satisfies readonly SelectChoice<Policy['history']>[]

const policies = [
  { key: 'write', label: 'Who may write' },
  { key: 'pin', label: 'Who may pin messages' },
  { key: 'add', label: 'Who may add members' },
  { key: 'mentionEveryone', label: 'Who may mention everyone' },
] as const

/** Nothing is said in a community itself, and a public channel adds nobody. */
export const policiesOf = (conversation: ConversationView) => {
  if (conversation.kind === 'community') return policies.filter(({ key }) => key === 'add')
  const open = conversation.kind === 'channel' && conversation.community !== undefined
  return policies.filter(({ key }) => !(open && key === 'add'))
}

/** A public channel goes by its community's. */
export const decidesHistory = (conversation: ConversationView): boolean =>
  conversation.kind !== 'direct' && !(conversation.kind === 'channel' && conversation.community !== undefined)
