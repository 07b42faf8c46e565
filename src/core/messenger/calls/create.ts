import { toBase64Url } from '../../base/bytes'
import { disposable, type DisposableStore } from '../../base/disposables'
import { Cell } from '../../base/emitter'
import { assert } from '../../base/errors'
import { isCallId, type AccountId, type CallId, type ConversationId } from '../../base/ids'
import { longestDeclineMessage } from '../../calls/body'
import { limits } from '../../calls/limits'
import type { CallMedia, CallsApi, MessagesApi } from '../api'
import type { Context } from '../context'
import { joinedConversation, refuse } from '../refusals'
import type { Rooms } from '../rooms'
import { CallDesk } from './desk'
import { DeviceBoard } from './devices'
import { createLog } from './log'

/** Calls, where this build has media; where it has none, the log alone. */
export const createCalls = async (
  context: Context,
  rooms: Rooms,
  messages: Pick<MessagesApi, 'send'>,
  owned: DisposableStore,
): Promise<CallsApi> => {
  const { callPeers: peers, media, storage } = context
  const chosen = (await storage.read((records) => records.callDevices.get('callDevices'))) ?? {}
  const contacts = await followContacts(context, owned)
  const devices: DeviceBoard = new DeviceBoard(context, chosen, media, owned, (kind) => {
    const own = desk?.media
    if (own !== undefined) context.background(own.renew(kind))
  })
  const desk =
    media === undefined || peers === undefined
      ? undefined
      : owned.add(new CallDesk({ context, rooms, media, peers, devices: () => devices, contacts }))
  return { ...talking(context, desk, contacts, messages), ...createLog(context), devices: devices.api }
}

type Talking = Omit<CallsApi, keyof ReturnType<typeof createLog> | 'devices'>

const talking = (
  context: Context,
  desk: CallDesk | undefined,
  contacts: () => ReadonlySet<AccountId>,
  messages: Pick<MessagesApi, 'send'>,
): Talking => {
  const atDesk = (): CallDesk => desk ?? refuse('CALLS_UNAVAILABLE', 'This build of Tincan cannot call.')
  const join = async (one: CallDesk, call: CallId, media: CallMedia): Promise<void> => {
    const known = one.board.known.get(call)
    if (known === undefined || known.parties.size === 0) return refuse('NOT_FOUND', 'That call is over.')
    if (known.parties.size >= limits.withVoice) return refuse('CALL_FULL', 'Ten people are in this call already.')
    await one.prepare(known.conversation)
    refuseWithoutRelay(
      one,
      [...known.parties.values()].map(({ account }) => account),
    )
    const isVoiceOnly = known.parties.size >= limits.withVideo
    one.happen({ kind: 'join', call })
    one.open(isVoiceOnly ? 'voice' : media)
  }
  return {
    current: desk?.display.current ?? new Cell(undefined),
    incoming: desk?.display.incoming ?? new Cell([]),
    ongoing: (conversation) => desk?.display.ongoing(conversation) ?? new Cell(undefined),
    start: async (conversation, media) => {
      const one = atDesk()
      const scene = await context.storage.read((records) => joinedConversation(records, conversation, context))
      if (isBusy(one)) return refuse('CALL_BUSY', 'You are in a call already.')
      const { contact } = scene.conversation
      if (contact !== undefined && !contacts().has(contact))
        return refuse('NOT_CONTACT', 'Only contacts can be called.')
      const ongoing = one.goingOn(conversation)
      if (ongoing !== undefined) {
        await join(one, ongoing.id, media)
        return ongoing.id
      }
      await one.prepare(conversation)
      if (isBusy(one)) return refuse('CALL_BUSY', 'You are in a call already.')
      const invited = invitedTo(one, conversation, context)
      refuseWithoutRelay(one, invited)
      const call = randomCallId(context)
      one.happen({ kind: 'start', call, conversation, group: contact === undefined, media, invited })
      one.open(media)
      return call
    },
    accept: (call, media) => Promise.resolve().then(() => join(atDesk(), call, media)),
    decline: async (call, message) => {
      const one = atDesk()
      const known = one.board.known.get(call)
      if (known?.ring.kind !== 'rings') return refuse('NOT_FOUND', 'That call does not ring here any more.')
      const text = message?.trim() ?? ''
      const shown = text.slice(0, longestDeclineMessage)
      one.happen({ kind: 'decline', call, ...(shown === '' ? {} : { message: shown }) })
      if (text !== '') await messages.send({ conversation: known.conversation, text })
    },
    leave: () => desk?.happen({ kind: 'leave' }),
    dismiss: () => desk?.happen({ kind: 'dismiss' }),
    setMuted: (muted) => desk?.media?.setMuted(muted),
    setCamera: async (on) => {
      if (desk?.media === undefined) return
      if (on && desk.display.current.value?.videoAllowed !== true)
        return refuse('CALL_FULL', 'Six people show pictures in this call already.')
      await desk.media.setCamera(on)
    },
    setSharing: async (on) => {
      await desk?.media?.setSharing(on)
    },
    setHand: (up) => desk?.media?.setHand(up),
    react: (emoji) => desk?.say(emoji),
    onReaction: (listener) => desk?.reactions.on(listener) ?? disposable(() => undefined),
  }
}

/** Where every way is barred, nobody is made to ring for half a minute of silence (CL9). */
const refuseWithoutRelay = ({ reach }: CallDesk, accounts: readonly AccountId[]): void => {
  const code = reach.refusal(accounts)
  if (code !== undefined) refuse(code, 'This call may take relays alone, and none is known.')
}

const isBusy = ({ board: { own } }: CallDesk): boolean => own.kind !== 'idle' && own.kind !== 'ended'

const invitedTo = (desk: CallDesk, conversation: ConversationId, { isBlocked, self }: Context): readonly AccountId[] =>
  [...(desk.scene(conversation)?.members.keys() ?? [])].filter(
    (account) => account !== self.account.id && !isBlocked(account),
  )

const randomCallId = ({ random }: Context): CallId => {
  const id = toBase64Url(random.bytes(16))
  assert(isCallId(id), '16 bytes are a call id')
  return id
}

/** Whom we accepted, and neither removed nor blocked since. */
const followContacts = async (
  { background, happenings, storage }: Context,
  owned: DisposableStore,
): Promise<() => ReadonlySet<AccountId>> => {
  let accounts: ReadonlySet<AccountId> = new Set()
  const read = async (): Promise<void> => {
    const all = await storage.read((records) => records.contacts.list('key'))
    accounts = new Set(all.flatMap(({ account, blocked, removed }) => (blocked || removed === true ? [] : [account])))
  }
  const again = (): void => {
    background(read())
  }
  for (const changed of [happenings.accepted, happenings.blocked, happenings.conversation]) owned.add(changed.on(again))
  await read()
  return () => accounts
}
