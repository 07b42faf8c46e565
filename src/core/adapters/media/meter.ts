import { every, type Clock } from '../../base/clock'
import { disposable, type Disposable } from '../../base/disposables'

const periodMs = 100
/** Samples looked at each time: at 48 kHz nearly as many as come within a period. */
const samples = 4_096

/** Measures how loud tracks are. What it measures with is opened for the first one, and closed with the last. */
export class Meters {
  #context: AudioContext | undefined
  #running = 0

  constructor(
    private readonly clock: Clock,
    private readonly openContext: () => AudioContext,
  ) {}

  start(stream: MediaStream, listener: (level: number) => void): Disposable {
    const context = (this.#context ??= this.openContext())
    this.#running += 1
    // It waits for a click where nobody clicked yet.
    context.resume().catch(() => undefined)
    const source = context.createMediaStreamSource(stream)
    const analyser = new AnalyserNode(context, { fftSize: samples })
    source.connect(analyser)
    const wave = new Float32Array(samples)
    const ticking = every(this.clock, periodMs, () => {
      analyser.getFloatTimeDomainData(wave)
      listener(loudness(wave))
    })
    return disposable(() => {
      ticking.dispose()
      source.disconnect()
      this.#running -= 1
      if (this.#running > 0) return
      this.#context = undefined
      context.close().catch(() => undefined)
    })
  }
}

/** The largest amplitude, as the levels are that come with received sound. */
export const loudness = (wave: Float32Array): number => {
  let most = 0
  for (const amplitude of wave) most = Math.max(most, Math.abs(amplitude))
  return Math.min(1, most)
}
