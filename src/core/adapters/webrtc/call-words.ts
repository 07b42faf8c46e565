import * as v from 'valibot'
import type { Clock } from '../../base/clock'
import { callWord, mostWordBytes, type CallWord } from '../../protocol/peer/call-word'
import { parseJson } from '../../protocol/signaling/decode'
import type { RealChannel } from './channel'

/** Words heard at once, and again each second, at most: people do not click faster, and a flood is one. */
const burst = 30
const perSecond = 10
/** Words that wait for the channel to open, at most. */
const mostWaiting = 32
/** What lies in the channel at most, in bytes, before reactions are left out. */
const mostBuffered = 64 * 1024

export interface WordsHost {
  readonly clock: Clock
  heard(word: CallWord): void
  breached(): void
}

/**
 * The data channel of a call, on which its ends tell each other of themselves. simple-peer takes it for its own
 * channel, and hears nothing of it but its opening and its end.
 */
export class WordChannel {
  onopen: ((event: unknown) => void) | null = null
  onmessage: ((event: unknown) => void) | null = null
  onbufferedamountlow: ((event: unknown) => void) | null = null
  onclose: ((event: unknown) => void) | null = null
  onerror: ((event: unknown) => void) | null = null
  binaryType = 'arraybuffer'
  bufferedAmountLowThreshold = 0
  readonly bufferedAmount = 0
  readonly label: string
  readonly #budget: Budget
  #waiting: CallWord[] = []

  constructor(
    private readonly real: RealChannel,
    private readonly host: WordsHost,
  ) {
    this.label = real.label
    this.#budget = new Budget(host.clock)
    real.binaryType = 'arraybuffer'
    real.onopen = () => {
      const waiting = this.#waiting
      this.#waiting = []
      for (const word of waiting) this.say(word)
      this.onopen?.({ type: 'open' })
    }
    real.onmessage = ({ data }) => {
      this.#hear(data)
    }
    real.onclose = () => this.onclose?.({ type: 'close' })
    real.onerror = () => {
      // A close follows.
    }
  }

  get readyState(): RTCDataChannelState {
    return this.real.readyState
  }

  say(word: CallWord): void {
    if (this.real.readyState === 'connecting') {
      // A state is whole: the last one tells all.
      if (word.type === 'state') this.#waiting = this.#waiting.filter(({ type }) => type !== 'state')
      if (this.#waiting.length < mostWaiting) this.#waiting.push(word)
      return
    }
    if (this.real.readyState !== 'open') return
    if (word.type === 'reaction' && this.real.bufferedAmount > mostBuffered) return
    try {
      this.real.send(JSON.stringify(word))
    } catch {
      // Closed under our hands.
    }
  }

  close(): void {
    this.#waiting = []
    this.real.onmessage = null
    this.real.close()
  }

  #hear(data: unknown): void {
    const word = this.#budget.takes() ? readWord(data) : undefined
    if (word === undefined) this.host.breached()
    else this.host.heard(word)
  }
}

const encoder = new TextEncoder()

/** `undefined` for whatever is no word. */
export const readWord = (data: unknown): CallWord | undefined => {
  if (typeof data !== 'string' || data.length > mostWordBytes || encoder.encode(data).length > mostWordBytes)
    return undefined
  const word = v.safeParse(callWord, parseJson(data))
  return word.success ? word.output : undefined
}

class Budget {
  #left = burst
  #at: number

  constructor(private readonly clock: Clock) {
    this.#at = clock.now()
  }

  takes(): boolean {
    const now = this.clock.now()
    this.#left = Math.min(burst, this.#left + (Math.max(0, now - this.#at) * perSecond) / 1_000)
    this.#at = now
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}
