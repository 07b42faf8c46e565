import { describe, expect, it } from 'vitest'
import { kindOf, sendingOf, slots } from '../../../../src/core/adapters/webrtc/call-encoding'

const budget = (bitrate: number, height: number, framesPerSecond: number) => ({ bitrate, height, framesPerSecond })
const budgets = { camera: budget(400_000, 360, 20), screen: budget(900_000, 720, 30) }
const camera = { width: 1_280, height: 720, contentHint: '' }

describe('what a call sends', () => {
  it('has four places, in an order that both ends know', () => {
    expect(slots.map((slot) => `${slot} ${kindOf(slot)}`)).toEqual([
      'microphone audio',
      'camera video',
      'screen video',
      'screenSound audio',
    ])
  })

  it('lets voices go before all pictures, whatever the budget', () => {
    const none = { camera: budget(0, 0, 0), screen: budget(0, 0, 0) }
    expect(sendingOf('microphone', { contentHint: '' }, none).encoding).toMatchObject({
      active: true,
      priority: 'high',
    })
    for (const slot of ['camera', 'screen'] as const) {
      const { encoding } = sendingOf(slot, camera, none)
      expect(encoding).toMatchObject({ active: false, priority: 'low' })
      expect(encoding.maxBitrate).toBeGreaterThan(0)
      expect(encoding.maxFramerate).toBeGreaterThan(0)
    }
  })

  it('scales pictures down to their budget, by the shorter side, and never up', () => {
    const scale = (width: number | undefined, height: number | undefined) =>
      sendingOf('camera', { width, height, contentHint: '' }, budgets).encoding.scaleResolutionDownBy
    expect(scale(1_280, 720)).toBe(2)
    expect(scale(720, 1_280)).toBe(2)
    expect(scale(640, 360)).toBe(1)
    expect(scale(320, 180)).toBe(1)
    expect(scale(undefined, undefined)).toBe(1)
  })

  it('keeps a screen that is read sharp, and one that moves in motion: 5 to 30 pictures a second', () => {
    const screen = (contentHint: string, framesPerSecond: number) =>
      sendingOf('screen', { contentHint }, { ...budgets, screen: budget(900_000, 720, framesPerSecond) })
    expect(screen('detail', 30)).toMatchObject({
      encoding: { maxFramerate: 10 },
      degradationPreference: 'maintain-resolution',
    })
    expect(screen('motion', 30)).toMatchObject({
      encoding: { maxFramerate: 30 },
      degradationPreference: 'maintain-framerate',
    })
    expect(screen('detail', 1).encoding.maxFramerate).toBe(5)
    expect(screen('motion', 1).encoding.maxFramerate).toBe(5)
  })
})
