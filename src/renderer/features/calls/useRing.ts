import { useEffect } from 'react'
import type { Clock } from '../../../core'
import { ringOf, type RingKind, type Tone } from './tones'

const attackSeconds = 0.015

const sound = (context: AudioContext, { frequency, at, lasts, gain }: Tone): void => {
  const from = context.currentTime + at / 1000
  const to = from + lasts / 1000
  const oscillator = context.createOscillator()
  const volume = context.createGain()
  oscillator.frequency.value = frequency
  volume.gain.setValueAtTime(0, from)
  volume.gain.linearRampToValueAtTime(gain, from + attackSeconds)
  volume.gain.exponentialRampToValueAtTime(0.0001, to)
  oscillator.connect(volume).connect(context.destination)
  oscillator.start(from)
  oscillator.stop(to)
}

interface ChoosesOutput {
  setSinkId(id: string): Promise<void>
}

const choosesOutput = (context: object): context is ChoosesOutput => 'setSinkId' in context

/** Through the chosen loudspeaker, where the browser lets a context choose one. */
const setOutput = (context: AudioContext, speaker: string | undefined): void => {
  if (speaker === undefined || !choosesOutput(context)) return
  // A loudspeaker that is gone leaves the system's.
  context.setSinkId(speaker).catch(() => undefined)
}

/** Rings until it is given another kind or none; then at once no more. Silent where this page may not make sounds yet. */
export const useRing = (kind: RingKind | undefined, clock: Clock, speaker: string | undefined): void => {
  useEffect(() => {
    if (kind === undefined || !('AudioContext' in window)) return
    const context = new AudioContext()
    setOutput(context, speaker)
    const ring = ringOf(kind)
    let pending: ReturnType<Clock['after']> | undefined
    const round = (): void => {
      // A page may make no sound before somebody has touched it: what would sound all at once then is not begun.
      if (pending !== undefined && context.state === 'suspended') context.resume().catch(() => undefined)
      else for (const tone of ring.tones) sound(context, tone)
      pending = clock.after(ring.every, round)
    }
    round()
    return () => {
      pending?.dispose()
      // Closing cuts off what still sounds.
      context.close().catch(() => undefined)
    }
  }, [kind, clock, speaker])
}
