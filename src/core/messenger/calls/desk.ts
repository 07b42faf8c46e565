import { DisposableStore, type Disposable } from '../../base/disposables'
import { Emitter } from '../../base/emitter'
import type { AccountId, CallId, ConversationId, DeviceId } from '../../base/ids'
import { limits } from '../../calls/limits'
import type { CallPeers, MediaSource } from '../../calls/media'
import { transition } from '../../calls/machine'
import { emptyBoard, type Board, type CallEffect, type CallEvent } from '../../calls/state'
import type { CallReaction } from '../../calls/word'
import type { CallMedia } from '../api'
import type { Context } from '../context'
import type { Rooms } from '../rooms'
import type { DeviceBoard } from './devices'
import { CallDisplay } from './display'
import { keepResult } from './log'
import { Mesh } from './mesh'
import { CallScenes } from './names'
import { OwnMedia } from './own-media'
import { CallPost, type CallNotice } from './post'
import { Reach } from './reach'
import { Senses } from './senses'
import { isQuiet } from './quiet'
import { goingOn } from './views'

const tickMs = 1_000

export interface DeskParts {
  readonly context: Context
  readonly rooms: Rooms
  readonly media: MediaSource
  readonly peers: CallPeers
  readonly devices: () => DeviceBoard
  /** Accounts that may make this device ring, and may know where it is (CL6, CL9). */
  readonly contacts: () => ReadonlySet<AccountId>
}

/** Drives the machine of calls: brings it what is heard, and does what it wants done. */
export class CallDesk implements Disposable {
  readonly display: CallDisplay
  readonly reach: Reach
  readonly reactions = new Emitter<{
    readonly device: DeviceId
    readonly name: string
    readonly emoji: CallReaction
  }>()
  readonly #owned = new DisposableStore()
  readonly #scenes: CallScenes
  readonly #post: CallPost
  readonly #mesh: Mesh
  readonly #senses: Senses
  #board: Board = emptyBoard
  #media: OwnMedia | undefined
  #ticking: Disposable | undefined

  constructor(private readonly parts: DeskParts) {
    const { context, peers, rooms } = parts
    const { clock, happenings } = context
    this.#scenes = new CallScenes(context)
    this.#post = this.#owned.add(new CallPost(context, rooms))
    this.reach = this.#owned.add(new Reach(context, rooms, parts.contacts))
    this.#mesh = new Mesh({
      context,
      post: this.#post,
      peers,
      iceServers: () => this.reach.iceServers,
      relayOnly: (account) => this.reach.hidesFrom(account),
      tracks: () => this.#media?.sent ?? {},
      greeting: () => ({ type: 'state', ...this.#ownState() }),
      state: (device, state) => {
        this.happen({ kind: 'way', device, state })
        if (state === 'connected') this.#senses.budget()
      },
      word: (device, word) => {
        if (word.type === 'leave') {
          const { type: _, ...why } = word
          this.happen({ kind: 'parted', device, ...why })
        } else if (word.type === 'reaction') this.#reacted(device, word.emoji)
        else this.#senses.budget()
        this.display.show()
      },
      changed: () => {
        this.display.show()
      },
    })
    this.#senses = this.#owned.add(
      new Senses({
        clock,
        ways: () => this.#mesh.ways,
        media: () => this.#media,
        changed: () => {
          this.display.show()
        },
      }),
    )
    this.display = this.#owned.add(
      new CallDisplay({
        context,
        scenes: this.#scenes,
        reach: this.reach,
        board: () => this.#board,
        media: () => this.#media,
        ways: () => this.#mesh.ways,
        speaker: () => this.#senses.speaker,
      }),
    )
    this.#owned.add(
      this.#post.heard.on((notice) => {
        this.#hear(notice)
      }),
    )
    this.#owned.add(
      happenings.conversation.on((id) => {
        context.background(this.#review(id))
      }),
    )
    this.#owned.add(
      happenings.blocked.on(() => {
        for (const id of new Set([...this.#board.known.values()].map(({ conversation }) => conversation)))
          context.background(this.#review(id))
      }),
    )
  }

  get board(): Board {
    return this.#board
  }

  get media(): OwnMedia | undefined {
    return this.#media
  }

  /** What a call needs before it begins: names, ways to ask for, and a place for our own sound and pictures. */
  async prepare(conversation: ConversationId): Promise<void> {
    await Promise.all([this.#scenes.learn(conversation), this.reach.ask(conversation)])
  }

  scene(conversation: ConversationId): ReturnType<CallScenes['get']> {
    return this.#scenes.get(conversation)
  }

  /** A call in that conversation that we are not in. */
  goingOn(conversation: ConversationId): ReturnType<typeof goingOn> {
    return goingOn(this.#board, conversation)
  }

  happen(event: CallEvent): void {
    if (this.#owned.disposed) return
    const { clock, self } = this.parts.context
    const before = this.#board.own
    const me = { account: self.account.id, device: self.device.id }
    const { board, effects } = transition(this.#board, event, me, clock.now())
    this.#board = board
    const [callBefore, callNow] = [busyWith(before), busyWith(board.own)]
    // Two calls that cross become one (CL4): what was opened for ours goes on into theirs, muted or not.
    const isMerged = event.kind === 'heard' && callBefore !== undefined && callNow !== undefined
    if (callBefore !== callNow && !isMerged) this.#changeMedia(callNow)
    for (const effect of effects) this.#do(effect)
    this.#tickOn()
    this.display.show()
  }

  /** Opens what this device sends; the call goes on meanwhile. */
  open(media: CallMedia): void {
    const own = this.#media
    if (own === undefined) return
    const { background } = this.parts.context
    background(own.openMicrophone().then(() => this.parts.devices().refresh()))
    if (media === 'video') background(own.setCamera(true))
  }

  say(emoji: CallReaction): void {
    this.#mesh.say({ type: 'reaction', emoji })
  }

  dispose(): void {
    this.happen({ kind: 'leave' })
    this.#owned.dispose()
    this.#ticking?.dispose()
    this.#mesh.dispose()
    this.#media?.dispose()
    this.#media = undefined
  }

  #do(effect: CallEffect): void {
    switch (effect.kind) {
      case 'say': {
        const { kind: _, ...letter } = effect
        this.#post.say(letter)
        break
      }
      case 'meet': {
        const call = this.#board.known.get(effect.call)
        const account = call?.parties.get(effect.device)?.account
        if (call === undefined || account === undefined) break
        this.#mesh.meet({ call: call.id, conversation: call.conversation, account, device: effect.device })
        break
      }
      case 'part':
        this.#mesh.part(effect.device, effect.because)
        break
      case 'log':
        this.parts.context.background(keepResult(effect.result, this.parts.context))
    }
  }

  #hear({ account, conversation, frame, group }: CallNotice): void {
    const { at, body, call, from } = frame
    if (body.type === 'signal') {
      const isFresh = Math.abs(this.parts.context.clock.now() - at) <= limits.staleMs
      if (isFresh && busyWith(this.#board.own) === call) this.#mesh.hear(frame)
      return
    }
    const heard = { kind: 'heard', call, conversation, group, from, account, at, body } as const
    if (!this.parts.contacts().has(account)) this.happen({ ...heard, rings: 'never' })
    else if (body.type !== 'invite' || !group) this.happen({ ...heard, rings: 'aloud' })
    // What is said meanwhile is later news, and counts whenever it is heard.
    else
      this.parts.context.background(
        isQuiet(conversation, this.parts.context).then((quiet) => {
          this.happen({ ...heard, rings: quiet ? 'silently' : 'aloud' })
        }),
      )
  }

  async #review(conversation: ConversationId): Promise<void> {
    const isKnown = [...this.#board.known.values()].some((call) => call.conversation === conversation)
    if (!isKnown) return
    const { isBlocked } = this.parts.context
    const scene = await this.#scenes.learn(conversation)
    const accounts = scene?.joined === true ? new Set(scene.members.keys()) : undefined
    const blocked = new Set([...(accounts ?? [])].filter(isBlocked))
    this.happen({ kind: 'members', conversation, accounts, blocked })
  }

  #changeMedia(call: CallId | undefined): void {
    this.#media?.dispose()
    this.#media = undefined
    if (call === undefined) return
    const { context, devices, media } = this.parts
    const own: OwnMedia = new OwnMedia({
      source: media,
      now: () => context.clock.now(),
      chosen: (kind) => devices().chosen(kind),
      changed: () => {
        if (this.#media !== own) return
        this.#mesh.send(own.sent)
        this.#mesh.say({ type: 'state', ...own.state })
        this.#senses.budget()
        this.display.show()
      },
    })
    this.#media = own
  }

  #reacted(device: DeviceId, emoji: CallReaction): void {
    const own = this.#board.own
    const call = own.kind === 'idle' ? undefined : this.#board.known.get(own.call)
    const account = call?.parties.get(device)?.account
    if (call === undefined || account === undefined) return
    this.reactions.emit({ device, name: this.#scenes.nameOf(call.conversation, account), emoji })
  }

  #ownState() {
    return this.#media?.state ?? { muted: false, camera: false, sharing: false, hand: false }
  }

  #tickOn(): void {
    const { known, own } = this.#board
    const isQuiet =
      busyWith(own) === undefined &&
      ![...known.values()].some(({ parties, ring }) => parties.size > 0 || ring.kind === 'rings')
    if (isQuiet || this.#owned.disposed) {
      this.#ticking?.dispose()
      this.#ticking = undefined
    } else
      this.#ticking ??= this.parts.context.clock.after(tickMs, () => {
        this.#ticking = undefined
        this.happen({ kind: 'tick' })
      })
  }
}

const busyWith = (own: Board['own']): CallId | undefined =>
  own.kind === 'idle' || own.kind === 'ended' ? undefined : own.call
