import { type ErrorCode, isTincanError } from '../../core'

/** What each refusal means to whoever reads it, and what they can do. The only place codes become words. */
export const sentences: Readonly<Record<ErrorCode, string>> = {
  ALREADY_CONTACT: 'You already have this person as a contact.',
  CALLS_UNAVAILABLE: 'This device cannot make calls.',
  CALL_BUSY: 'You are in a call already. Leave it first.',
  CALL_FULL: 'This call is full.',
  CHANNEL_NOT_FOUND: 'There is no channel of this name here. Check how it is spelled.',
  EDIT_WINDOW_CLOSED: 'This message is too old to be changed.',
  INVALID_ARGUMENT: 'That cannot be used. Check what you typed and try again.',
  INVITE_EXPIRED: 'This invite has expired. Ask for a new one.',
  INVITE_GARBLED: 'This is not a complete Tincan invite. Copy the whole link and paste it again.',
  INVITE_OWN: 'This is your own invite. Send it to the person you want to talk to.',
  INVITE_REVOKED: 'This invite was taken back. Ask for a new one.',
  INVITE_USED: 'This invite has already been used. Ask for a new one.',
  LOCKED: 'Tincan is locked.',
  MESSAGE_TOO_LARGE: 'This message is too long. Split it into shorter ones.',
  NOT_ALLOWED: 'Only some members may do this here. Ask one of the admins.',
  NOT_AUTHOR: 'Only whoever wrote this message can change it.',
  NOT_CONTACT: 'This person is not one of your contacts.',
  NOT_FOUND: 'This is no longer here.',
  NOT_MEMBER: 'You can no longer write in this conversation.',
  NO_RELAY:
    'You hide your network address, and the server has no relay to call through. Ask whoever runs it for one, or change “Hide my network address” in Settings, Privacy.',
  NO_RELAY_TO_STRANGERS:
    'Nobody in this call is one of your contacts, so your network address stays hidden, and the server has no relay to call through. Add somebody as a contact, or ask whoever runs the server for a relay.',
  OFFLINE: 'The server cannot be reached. Try again when you are connected.',
  PICTURE_REFUSED: 'This picture cannot be used. Try another one.',
  RELAY_UNKNOWN:
    'Your network address stays hidden in this call, and the server that could name a relay cannot be reached. Call again when you are connected.',
  STORAGE_DAMAGED: 'What Tincan stored on this device is damaged and cannot be read.',
  STORAGE_FULL: 'This device has no space left. Free some and try again.',
  STORAGE_UNAVAILABLE: 'Tincan cannot reach its storage on this device.',
  TOO_MANY_MEMBERS: 'There is no room for so many people. Choose fewer.',
}

export const codeOf = (error: unknown): ErrorCode | undefined => (isTincanError(error) ? error.code : undefined)

export const sentenceFor = (error: unknown): string => {
  const code = codeOf(error)
  return code === undefined ? 'Something went wrong in Tincan. Try again.' : sentences[code]
}
