import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { start } from '../../../scripts/lib/processes.mjs'
import { Asked } from './asked'
import type { dialects } from './dialects'

const enterWord = v.object({ members: v.number() })
const talkWord = v.object({ copies: v.number(), ms: v.number() })
const reconnectWord = v.object({ exact: v.number(), ms: v.number(), answeredMs: v.number() })

/** The clients of one server, beside it in a process of their own. */
export class Clients {
  private constructor(
    private readonly asked: Asked,
    /** Fewer than were asked for where the machine is busy. */
    readonly members: number,
    /** Ends them. */
    readonly leave: () => Promise<void>,
  ) {}

  static async enter(
    dialect: keyof typeof dialects,
    port: number,
    { members, size }: { readonly members: number; readonly size: number },
  ): Promise<Clients> {
    const script = fileURLToPath(new URL('crowd.ts', import.meta.url))
    const stdio: ('ignore' | 'inherit' | 'ipc')[] = ['ignore', 'ignore', 'inherit', 'ipc']
    const child = start(process.execPath, ['--import', 'tsx', script], { stdio })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const leave = (): Promise<void> => {
      child.kill('SIGKILL')
      return ended
    }
    const asked = new Asked(child)
    const entered = v.parse(enterWord, await asked.ask({ do: 'enter', dialect, port, members, size }))
    return new Clients(asked, entered.members, leave)
  }

  async talk(frames: number): Promise<v.InferOutput<typeof talkWord>> {
    return v.parse(talkWord, await this.asked.ask({ do: 'talk', frames }))
  }

  async reconnect(): Promise<v.InferOutput<typeof reconnectWord>> {
    return v.parse(reconnectWord, await this.asked.ask({ do: 'reconnect' }))
  }
}
