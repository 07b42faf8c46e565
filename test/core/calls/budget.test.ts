import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { budgetsFor, type Load } from '../../../src/core/calls/budget'
import { listen, silent, speakerOf, type Voice } from '../../../src/core/calls/voice'

const camera: Load = { receivers: 1, senders: 1, uplink: 8_000_000, camera: true, screen: false }

describe('what pictures may cost', () => {
  it('is 720p with 30 frames for one, with a good uplink', () => {
    expect(budgetsFor(camera).camera).toMatchObject({ height: 720, framesPerSecond: 30 })
  })

  it('falls with those who show pictures, and with the uplink', () => {
    const heights = [1, 2, 3, 4, 5, 6].map((senders) => budgetsFor({ ...camera, senders }).camera.height)
    expect(heights).toEqual([720, 720, 360, 360, 270, 270])
    const bitrates = [8, 2, 1, 0.5, 0.25, 0.1].map(
      (mega) => budgetsFor({ ...camera, uplink: mega * 1e6 }).camera.bitrate,
    )
    expect(bitrates).toEqual([...bitrates].sort((left, right) => right - left))
    expect(bitrates.at(-1)).toBe(0)
  })

  it('is, now and then, the least there is where nothing is left for them: who shows none finds no more uplink', () => {
    const poor = { ...camera, uplink: 20_000 }
    expect(budgetsFor(poor).camera.bitrate).toBe(0)
    expect(budgetsFor({ ...poor, trying: true }).camera).toEqual({ height: 180, framesPerSecond: 10, bitrate: 70_000 })
    expect(budgetsFor({ ...poor, camera: false, trying: true }).camera.bitrate).toBe(0)
    expect(budgetsFor({ ...camera, trying: true })).toEqual(budgetsFor(camera))
  })

  it('leaves sound its part of the uplink, always', () => {
    const load = fc.record({
      receivers: fc.integer({ min: 1, max: 9 }),
      senders: fc.integer({ min: 0, max: 10 }),
      uplink: fc.integer({ min: 0, max: 20_000_000 }),
      camera: fc.boolean(),
      screen: fc.boolean(),
    })
    fc.assert(
      fc.property(load, (one) => {
        const { camera, screen } = budgetsFor(one)
        const pictures = (camera.bitrate + screen.bitrate) * one.receivers
        expect(pictures).toBeLessThanOrEqual(Math.max(0, one.uplink - 64_000 * one.receivers))
        if (!one.camera) expect(camera.bitrate).toBe(0)
        if (!one.screen) expect(screen.bitrate).toBe(0)
        if (screen.bitrate > 0) {
          expect(screen.framesPerSecond).toBeGreaterThanOrEqual(5)
          expect(screen.framesPerSecond).toBeLessThanOrEqual(30)
        }
      }),
    )
  })

  it('gives a shared screen more than the face beside it', () => {
    const { camera: face, screen } = budgetsFor({ ...camera, uplink: 2_000_000, screen: true })
    expect(screen.bitrate).toBeGreaterThan(face.bitrate)
  })
})

describe('CL7: who speaks', () => {
  const hear = (...levels: readonly number[]): Voice =>
    levels.reduce((voice, level, index) => listen(voice, level, index * 100), silent)

  it('is told from loudness, over the pauses between words', () => {
    expect(hear(0.001, 0.005).speaking).toBe(false)
    expect(hear(0.3).speaking).toBe(true)
    expect(hear(0.3, 0, 0, 0, 0).speaking).toBe(true)
    expect(hear(0.3, 0, 0, 0, 0, 0, 0).speaking).toBe(false)
  })

  it('has the stage until somebody else has spoken, and not less than a moment', () => {
    const speaking = (loud: number): Voice => ({ speaking: true, loud })
    const still: Voice = { speaking: false, loud: 0 }
    const first = speakerOf(undefined, new Map([['bob', speaking(0)]]), 0)
    expect(first?.id).toBe('bob')
    expect(
      speakerOf(
        first,
        new Map([
          ['bob', still],
          ['carol', speaking(1_000)],
        ]),
        1_000,
      )?.id,
    ).toBe('bob')
    expect(
      speakerOf(
        first,
        new Map([
          ['bob', still],
          ['carol', speaking(2_000)],
        ]),
        2_000,
      )?.id,
    ).toBe('carol')
    expect(
      speakerOf(
        first,
        new Map([
          ['bob', still],
          ['carol', still],
        ]),
        9_000,
      )?.id,
    ).toBe('bob')
    expect(speakerOf(first, new Map([['carol', still]]), 9_000)).toBeUndefined()
  })
})

describe('the uplink that is found', () => {
  it('grows to what there is, though browsers look for no more than twice what they may use', () => {
    let uplink = 250_000
    for (let times = 0; times < 12; times++) {
      const { bitrate } = budgetsFor({ ...camera, uplink }).camera
      uplink = Math.min(4_000_000, Math.max(uplink, 2 * bitrate))
    }
    expect(budgetsFor({ ...camera, uplink }).camera.height).toBe(720)
  })
})
