import { DisposableStore, type Disposable } from '../../base/disposables'
import { Emitter } from '../../base/emitter'
import type { AccountId, CallId, ConversationId, DeviceId } from '../../base/ids'
import { currentMembers } from '../../conversation/directory'
import type { CallBody } from '../../calls/body'
import { CallPace } from '../../calls/pace'
import { openCallFrame, sealCallFrame, type CallFrame } from '../../calls/frame'
import type { Context } from '../context'
import type { Called, OpenRoom } from '../open-room'
import type { Rooms } from '../rooms'

/** What is to be said of a call; to everybody in the conversation where no device is named. */
export interface CallLetter {
  readonly call: CallId
  readonly conversation: ConversationId
  readonly body: CallBody
  readonly to?: DeviceId
}

/** What a member's device said. */
export interface CallNotice {
  readonly conversation: ConversationId
  readonly group: boolean
  readonly account: AccountId
  readonly frame: CallFrame
}

/** Brings what is said of calls to others and from them: over links where there are, through the server where not. */
export class CallPost implements Disposable {
  readonly heard = new Emitter<CallNotice>()
  readonly #owned = new DisposableStore()
  readonly #pace = new CallPace()
  #last = 0

  constructor(
    private readonly context: Context,
    private readonly rooms: Rooms,
  ) {
    this.#owned.add(
      rooms.called.on((called) => {
        this.#open(called)
      }),
    )
  }

  /** Now, in ms, and later than all that was said before. */
  stamp(): number {
    this.#last = Math.max(this.#last + 1, this.context.clock.now())
    return this.#last
  }

  /** Gives what says the very same once more: whoever heard it takes no notice. */
  say({ body, call, conversation, to }: CallLetter): () => void {
    const { random, self } = this.context
    const frame = { call, from: self.device.id, at: this.stamp(), body, ...(to === undefined ? {} : { to }) }
    const seal = (room: OpenRoom): Uint8Array => sealCallFrame(room.line, frame, { device: self.device, random })
    const send = (): void => {
      const room = this.rooms.get(conversation)
      if (room !== undefined) this.#send(room, seal(room), body.type, to)
    }
    send()
    return send
  }

  dispose(): void {
    this.#owned.dispose()
  }

  #send({ line, room }: OpenRoom, sealed: Uint8Array, type: CallBody['type'], to: DeviceId | undefined): void {
    const others =
      to === undefined
        ? currentMembers(room.rights.current.directory)
            .flatMap(({ devices }) => devices.map(({ device }) => device))
            .filter((device) => device !== this.context.self.device.id)
        : [to]
    const told = others.filter((device) => room.tell(device, sealed))
    if (told.length < others.length) line.send(`call.${type}`, sealed)
  }

  #open({ by, room, sealed }: Called): void {
    const { clock, isBlocked, refusals, self } = this.context
    if ('device' in by && !this.#pace.admits(by.device, clock.now())) {
      refusals.count('call-flood')
      return
    }
    const frame = openCallFrame(room.line, sealed)
    if (!frame.ok) {
      refusals.count(`call-${frame.error}`)
      return
    }
    const { body, from, to } = frame.value
    const { rights } = room.room
    const account = rights.accountOf(from)
    const isAsSaid = 'device' in by ? by.device === from : by.type === `call.${body.type}`
    if (account === undefined || !rights.isOf(account) || !isAsSaid) {
      refusals.count('call-refused')
      return
    }
    if (isBlocked(account) || from === self.device.id || (to !== undefined && to !== self.device.id)) return
    const { conversation } = room
    this.heard.emit({ conversation, group: room.contact === undefined, account, frame: frame.value })
  }
}
