import { DisposableStore, type Disposable } from '../base/disposables'
import { Cell } from '../base/emitter'
import type { LinkPath } from '../network/transport'
import type { LinkView, Messenger, NetworkView } from './api'
import { testConnectivity } from './connectivity'
import type { Context } from './context'
import { refuse } from './refusals'
import { changeSettings } from './settings'
import type { Endpoints } from './endpoints'
import type { Rooms } from './rooms'

/** How long news about the network is gathered before it is shown. */
const settleMs = 200
/** Paths can change under an open link: they are asked for again this often. */
const pathMs = 10_000

const longestCode = 128

const withCode = (codes: Readonly<Record<string, string>>, server: string, code: string): Record<string, string> =>
  Object.fromEntries([
    ...Object.entries(codes).filter(([origin]) => origin !== server),
    ...(code === '' ? [] : [[server, code] as const]),
  ])

/** Links as they were last looked at. */
export type LinkPaths = () => readonly LinkView[]

/** What the connection banner and the network settings show. */
export class NetworkBoard implements Disposable {
  readonly #view: Cell<NetworkView>
  readonly #owned = new DisposableStore()
  #pending: Disposable | undefined
  #asking: Disposable | undefined

  constructor(
    private readonly context: Context,
    private readonly endpoints: Endpoints,
    private readonly rooms: Rooms,
  ) {
    const { signaling } = endpoints.at(context.server)
    this.#view = new Cell(this.#look([]))
    const refresh = (): void => {
      this.#soon(settleMs)
    }
    this.#owned.add(rooms.changed.on(refresh))
    this.#owned.add(context.refusals.changed.on(refresh))
    this.#owned.add(
      endpoints.closed.watch((closed) => {
        this.#view.set({ ...this.#view.value, closed })
      }),
    )
    this.#owned.add(
      signaling.state.watch((state) => {
        // The banner must not lag behind: the rest may.
        this.#view.set({ ...this.#view.value, signaling: state })
      }),
    )
  }

  /** Who is linked at the moment, and which way. */
  readonly paths: LinkPaths = () => this.#view.value.links

  api(): Messenger['network'] {
    return {
      view: this.#view,
      reconnect: () => {
        for (const { signaling } of this.endpoints.all()) signaling.reconnect()
      },
      test: () => testConnectivity(this.endpoints.at(this.context.server)),
      useInviteCode: async (server, typed) => {
        const code = typed.trim()
        if (code.length > longestCode) refuse('INVALID_ARGUMENT', 'An invite code has at most 128 characters.')
        await changeSettings(this.context, ({ serverCodes, ...settings }) => ({
          ...settings,
          serverCodes: withCode(serverCodes ?? {}, server, code),
        }))
        this.endpoints.at(server).signaling.reconnect()
      },
    }
  }

  dispose(): void {
    this.#pending?.dispose()
    this.#asking?.dispose()
    this.#owned.dispose()
  }

  #soon(delayMs: number): void {
    this.#pending ??= this.context.clock.after(delayMs, () => {
      this.#pending = undefined
      void this.#refresh()
    })
  }

  async #refresh(): Promise<void> {
    const open = this.rooms.all().flatMap(({ contact, room }) =>
      room.links.value.flatMap((link) => {
        const account = room.rights.accountOf(link.device) ?? contact
        return account === undefined ? [] : [{ account, link }]
      }),
    )
    const paths = await Promise.all(
      open.map(async ({ account, link }): Promise<LinkView> => {
        const path = await link.path().catch((): LinkPath => 'unknown')
        return { account, device: link.device, path }
      }),
    )
    // Several conversations may have a connection each to one device: it is shown once.
    const links = [...new Map(paths.map((link) => [link.device, link])).values()]
    if (this.#owned.disposed) return
    this.#view.set(this.#look(links))
    this.#asking?.dispose()
    if (links.length > 0) {
      this.#asking = this.context.clock.after(pathMs, () => {
        this.#soon(0)
      })
    }
  }

  #look(links: readonly LinkView[]): NetworkView {
    const { context, endpoints, rooms } = this
    return {
      server: context.server,
      signaling: endpoints.at(context.server).signaling.state.value,
      closed: endpoints.closed.value,
      links,
      relayed: rooms
        .all()
        .flatMap(({ contact, relay }) => (relay.active.value && contact !== undefined ? [contact] : [])),
      refusals: context.refusals.snapshot(),
    }
  }
}
