import type { Benchmark } from './benchmark'
import { scrolled, usualProfile } from './support/profiles'
import { threadTime } from './support/cpu'
import { newestOf, Visitor } from './support/stage'
import { spread } from './support/stats'

const mostMessages = 400
const mostMs = 60_000
const wheelPx = 600
const longMs = 50

/**
 * Wheels from the newest message of 5,000 to the oldest. On a busy machine a task lasts long through no fault of the
 * page: what its thread computed between two turns of the wheel bounds it from the other side.
 */
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
    const computed = await threadTime(page)
    const steps: number[] = []
    const began = performance.now()
    let first = scrolled.messages
    for (let before = 0; first > 1 && performance.now() - began < mostMs;) {
      await page.mouse.wheel(0, -wheelPx)
      first = await page.evaluate(() => window.tincanScreen.firstNumber())
      const after = await computed()
      steps.push(after - before)
      before = after
    }
    const { frames, longTasks, mostMessages: most, mostNodes } = await watch.evaluate(({ stop }) => stop())
    const seconds = (performance.now() - began) / 1000
    const long = steps.filter((ms) => ms > longMs)
    await visitor.leave()
    return {
      ours: Math.min(long.length, longTasks.length),
      peer: 0,
      peerName: 'none',
      unit: 'tasks over 50 ms, at most',
      n: scrolled.messages - first + 1,
      reached: Math.min(long.length, longTasks.length) === 0 && most <= mostMessages,
      notes: [
        `came ${String(scrolled.messages - first + 1)} messages up in ${seconds.toFixed(1)} s, ${String(frames)} frames`,
        `by the clock ${String(longTasks.length)} tasks over 50 ms, the longest ${Math.max(0, ...longTasks).toFixed(0)} ms`,
        `of ${String(steps.length)} turns of the wheel ${String(long.length)} computed for longer: ${spread(steps)}`,
        `at most ${String(most)} messages and ${String(mostNodes)} elements in the log`,
      ],
    }
  },
}
