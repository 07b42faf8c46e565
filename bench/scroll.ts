import type { Benchmark } from './benchmark'
import { scrolled, usualProfile } from './support/profiles'
import { newestOf, Visitor } from './support/stage'

const mostMessages = 400
const mostMs = 60_000
const wheelPx = 600

/** Wheels from the newest message of 5,000 to the oldest. */
export const scroll: Benchmark = {
  name: 'scroll',
  reach: 'no task over 50 ms, at most 400 messages in the document',
  measure: async () => {
    const visitor = await Visitor.arrive(await usualProfile())
    const page = await visitor.app()
    await page.evaluate(() => window.tincanScreen.listed())
    await page.evaluate(([title, text]) => window.tincanScreen.openConversation(title, text), newestOf(scrolled))
    await page.getByRole('log', { name: 'Messages' }).hover()
    const watch = await page.evaluateHandle(() => ({ stop: window.tincanScreen.watchFrames() }))
    const began = performance.now()
    let reached = scrolled.messages
    while (reached > 1 && performance.now() - began < mostMs) {
      await page.mouse.wheel(0, -wheelPx)
      reached = await page.evaluate(() => window.tincanScreen.firstNumber())
    }
    const { frames, longTasks, mostMessages: most, mostNodes } = await watch.evaluate(({ stop }) => stop())
    const seconds = (performance.now() - began) / 1000
    await visitor.leave()
    const longest = Math.max(0, ...longTasks)
    return {
      ours: longTasks.length,
      peer: 0,
      peerName: 'none',
      unit: 'tasks over 50 ms',
      n: scrolled.messages - reached + 1,
      reached: longTasks.length === 0 && most <= mostMessages,
      notes: [
        `came ${String(scrolled.messages - reached + 1)} messages up in ${seconds.toFixed(1)} s, ${String(frames)} frames`,
        `longest task ${longest.toFixed(0)} ms, all over 50 ms together ${longTasks.reduce((sum, one) => sum + one, 0).toFixed(0)} ms`,
        `at most ${String(most)} messages and ${String(mostNodes)} elements in the log`,
      ],
    }
  },
}
