import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import * as v from 'valibot'
import { type Answer, type CallName, calls, limits, type Refusal, type RequestOf, type ResponseOf } from '../ipc'
import { fits } from './fits'

type Handler<Name extends CallName> = (
  request: RequestOf<Name>,
) => ResponseOf<Name> | undefined | Promise<ResponseOf<Name>>

export interface Ipc {
  handle<Name extends CallName>(name: Name, handler: Handler<Name>): void
  /** How many calls were refused since start, by reason (HP2). */
  readonly refused: ReadonlyMap<Refusal, number>
}

const isPowerOfTwo = (count: number): boolean => (count & (count - 1)) === 0

/**
 * Answers calls of the table, and only those that come from the renderer's top frame, fit the limits and
 * decode (HP1). Nothing a caller sends makes this throw.
 */
export const setupIpc = (rendererOrigin: string): Ipc => {
  const refused = new Map<Refusal, number>()

  const refuse = (name: CallName, refusal: Refusal): Answer => {
    const count = (refused.get(refusal) ?? 0) + 1
    refused.set(refusal, count)
    // A flood of refusals must not become a flood of lines.
    if (isPowerOfTwo(count)) console.warn(`ipc ${name} refused: ${refusal}, ${String(count)} since start`)
    return { ok: false, refusal }
  }

  const isRenderer = ({ senderFrame }: IpcMainInvokeEvent): boolean =>
    senderFrame !== null && senderFrame.parent === null && senderFrame.origin === rendererOrigin

  return {
    refused,
    handle: (name, handler) => {
      ipcMain.handle(name, async (event, ...args: readonly unknown[]): Promise<Answer> => {
        if (!isRenderer(event)) return refuse(name, 'sender')
        if (!fits(args, limits.requestBytes)) return refuse(name, 'oversized')
        const request = v.safeParse(calls[name].request, args[0])
        if (!request.success || args.length > 1) return refuse(name, 'request')
        try {
          const response = v.safeParse(calls[name].response, await handler(request.output))
          return response.success ? { ok: true, value: response.output } : refuse(name, 'response')
        } catch {
          return refuse(name, 'failed')
        }
      })
    },
  }
}
