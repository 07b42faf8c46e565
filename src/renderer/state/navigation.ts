import type { ScreenSource } from '../platform/platform'
import { createContext, useContext } from 'react'
import type { AccountId, CallMedia, ContactView, ConversationId, ConversationView } from '../../core'

export type Section = 'chats' | 'calls' | 'contacts' | 'settings'

export const settingsTabs = [
  'Profile',
  'Appearance',
  'Notifications',
  'Privacy',
  'Calls',
  'Network',
  'Storage',
  'About',
] as const
export type SettingsTab = (typeof settingsTabs)[number]

/** What is done to a conversation only after asking. */
export type ConfirmedAct = 'clear' | 'leave' | 'block' | 'forget'

/** A call to be made; `title` is that of the conversation. */
export interface WantedCall {
  readonly conversation: ConversationId
  readonly title: string
  readonly media: CallMedia
}

/**
 * Where the call we are in is shown: `docked` in a corner while other screens are used, or on the stage, with its
 * conversation beside it where that was asked for.
 */
export type CallPlace = 'docked' | 'stage' | 'stage-with-chat'

/** A dialog over everything else. */
export type Prompt =
  | { readonly kind: 'add-contact'; readonly link: string }
  /** With a community: a public channel of it. */
  | { readonly kind: 'new-conversation'; readonly community?: ConversationId }
  | { readonly kind: 'palette' | 'shortcuts' }
  | { readonly kind: 'contact'; readonly account: AccountId }
  | { readonly kind: 'nickname'; readonly contact: ContactView }
  | { readonly kind: 'confirm'; readonly act: ConfirmedAct; readonly conversation: ConversationView }
  /** A look at microphone and camera before a call. */
  | { readonly kind: 'check-call'; readonly call: WantedCall }
  /** Another call would end the one we are in. */
  | { readonly kind: 'switch-call'; readonly call: WantedCall }
  | { readonly kind: 'clear-calls' }
  | { readonly kind: 'choose-screen'; readonly sources: readonly ScreenSource[] }

export interface Place {
  readonly section: Section
  readonly conversation: ConversationId | undefined
  /** Whose details were unfolded last; where there is room, they stay unfolded in the next conversation. */
  readonly details: ConversationId | undefined
  readonly tab: SettingsTab
  readonly call: CallPlace
  readonly prompt: Prompt | undefined
}

export type Move =
  | { readonly kind: 'section'; readonly section: Section }
  | { readonly kind: 'settings'; readonly tab: SettingsTab }
  | { readonly kind: 'conversation'; readonly conversation: ConversationId }
  | { readonly kind: 'leave-conversation' }
  | { readonly kind: 'details'; readonly conversation: ConversationId | undefined }
  | { readonly kind: 'call'; readonly call: CallPlace }
  | { readonly kind: 'prompt'; readonly prompt: Prompt }
  | { readonly kind: 'close-prompt' }

export const start: Place = {
  section: 'chats',
  conversation: undefined,
  details: undefined,
  tab: 'Profile',
  call: 'docked',
  prompt: undefined,
}

export const move = (place: Place, step: Move): Place => {
  switch (step.kind) {
    case 'section':
      return { ...place, section: step.section, call: 'docked' }
    case 'settings':
      return { ...place, section: 'settings', tab: step.tab, call: 'docked' }
    case 'conversation':
      return { ...place, section: 'chats', conversation: step.conversation, call: 'docked', prompt: undefined }
    case 'leave-conversation':
      return { ...place, conversation: undefined }
    case 'details':
      return { ...place, details: step.conversation }
    case 'call':
      return { ...place, call: step.call }
    case 'prompt':
      return { ...place, prompt: step.prompt }
    case 'close-prompt':
      return { ...place, prompt: undefined }
  }
}

export interface Navigation {
  readonly place: Place
  readonly go: (step: Move) => void
}

const NavigationContext = createContext<Navigation | undefined>(undefined)

export const NavigationProvider = NavigationContext.Provider

export const useNavigation = (): Navigation => {
  const navigation = useContext(NavigationContext)
  if (navigation === undefined) throw new Error('a screen stands outside of the shell')
  return navigation
}
