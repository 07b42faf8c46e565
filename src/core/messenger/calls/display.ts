import { Cell } from '../../base/emitter'
import type { CallId, ConversationId, DeviceId } from '../../base/ids'
import type { Board } from '../../calls/state'
import type { CallView, IncomingCall, OngoingCall } from '../api'
import type { Context } from '../context'
import type { CallScenes } from './names'
import type { OwnMedia } from './own-media'
import type { Reach } from './reach'
import { callView, incomingViews, ongoingView, type ViewBasis } from './views'
import type { Way } from './way'

export interface DisplayParts {
  readonly context: Context
  readonly scenes: CallScenes
  readonly reach: Reach
  board(): Board
  media(): OwnMedia | undefined
  ways(): ReadonlyMap<DeviceId, Way>
  speaker(): DeviceId | undefined
}

/** What is to be seen of calls: told anew where it changes, and never before everybody in it can be named. */
export class CallDisplay {
  readonly current = new Cell<CallView | undefined>(undefined)
  readonly incoming = new Cell<readonly IncomingCall[]>([], isSame)
  readonly #ongoing = new Map<ConversationId, Cell<OngoingCall | undefined>>()
  /** What was last shown was made of this. */
  #shown: ViewBasis | undefined
  #rung = new Set<CallId>()
  #isOver = false

  constructor(private readonly parts: DisplayParts) {}

  ongoing(conversation: ConversationId): Cell<OngoingCall | undefined> {
    const known = this.#ongoing.get(conversation)
    if (known !== undefined) return known
    // Asked for while a screen is drawn, when nothing else may change.
    const cell = new Cell(this.#shown && ongoingView(this.#shown, conversation), isSame)
    this.#ongoing.set(conversation, cell)
    return cell
  }

  show(): void {
    if (this.#isOver) return
    const { context, scenes } = this.parts
    const unnamed = [...this.parts.board().known.values()].find(
      ({ conversation, parties, ring }) =>
        scenes.get(conversation) === undefined && (parties.size > 0 || ring.kind === 'rings'),
    )
    if (unnamed === undefined) {
      this.#publish()
      return
    }
    context.background(
      scenes.learn(unnamed.conversation).then((scene) => {
        if (scene !== undefined) this.show()
      }),
    )
  }

  dispose(): void {
    this.#isOver = true
  }

  #publish(): void {
    const { context, reach, scenes } = this.parts
    const board = this.parts.board()
    const own = board.own.kind === 'idle' ? undefined : board.known.get(board.own.call)
    const others = [...(own?.parties.values() ?? [])]
    const basis: ViewBasis = {
      board,
      now: context.clock.now(),
      scenes,
      self: { account: context.self.account.id, device: context.self.device.id },
      media: this.parts.media(),
      ways: this.parts.ways(),
      speaker: this.parts.speaker(),
      reach,
      relayOnly: others.length > 0 ? others.every(({ account }) => reach.hidesFrom(account)) : reach.hidesFromAll,
    }
    this.#shown = basis
    const incoming = incomingViews(basis)
    this.current.set(callView(basis))
    this.incoming.set(incoming)
    for (const [conversation, cell] of this.#ongoing) cell.set(ongoingView(basis, conversation))
    const fresh = incoming.filter(({ id }) => !this.#rung.has(id))
    this.#rung = new Set(incoming.map(({ id }) => id))
    for (const call of fresh) context.happenings.call.emit(call)
  }
}

const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right)
