import type { Page } from '@playwright/test'
import type { Benchmark } from './benchmark'
import { serveOwn } from './support/servers'
import { acquaint, pack, scaledDown, someone, writeTexts } from './support/society'
import { Visitor } from './support/stage'

const messages = 10_000
const mostMs = 1_500
/** On a busy machine fewer messages have to do. */
const makeMs = 25_000
const patienceMs = 50_000

const textOf = (index: number): string =>
  `A message of the usual length, as many are said each day, number ${String(index)}.`

/** The same bytes over a channel with nothing above it, in ms from its opening on. */
const pour = async (from: Page, to: Page, bytes: number): Promise<number> => {
  const offer = await from.evaluate(() => window.tincanBench.offerPour())
  const answer = await to.evaluate(([offer, bytes]) => window.tincanBench.answerPour(offer, bytes), [
    offer,
    bytes,
  ] as const)
  await from.evaluate(([answer, bytes]) => window.tincanBench.beginPour(answer, bytes), [answer, bytes] as const)
  return to.evaluate(() => window.tincanBench.receivePour())
}

/** A member who has nothing comes to one who has everything: from the proven link until the newest message is in the list. */
export const lateJoin: Benchmark = {
  name: 'late-join',
  reach: 'within 1.5 s or 3 × what a bare channel takes of the same bytes, which are at most 1.15 × the ciphertext',
  measure: async () => {
    const server = await serveOwn()
    const [one, other] = [await someone('Alice'), await someone('Bob')]
    const conversation = await acquaint(one, other, server.address)
    const texts = Array.from({ length: messages }, (_, index) => textOf(index + 1))
    const written = await writeTexts(one, conversation, texts, makeMs)
    const [at, bt] = [await Visitor.arrive(), await Visitor.arrive()]
    const [here, there] = await Promise.all([at.bench(server.address), bt.bench(server.address)])
    for (const page of [here, there])
      await page.evaluate(() => {
        window.tincanBench.installMeter()
      })
    await here.evaluate((one) => window.tincanBench.attend([one]), await pack(one))
    const late = await pack(other)
    const caught = await there.evaluate(
      ([late, conversation, wanted]) => window.tincanBench.catchUp(late, conversation, wanted),
      [late, conversation, { last: written.count, mostMs: patienceMs }] as const,
    )
    const { received, sent } = caught.traffic
    const raw = await pour(here, there, received)
    await Promise.all([at.leave(), bt.leave()])
    await server.stop()
    const sealed = (written.bytes * caught.shown) / written.count
    const weight = (received + sent) / sealed
    return {
      ours: caught.tookMs,
      peer: raw,
      peerName: 'bare data channel, the same bytes',
      unit: 'ms until the newest is shown',
      n: caught.shown,
      reached: caught.shown === messages && caught.tookMs <= Math.max(mostMs, 3 * raw) && weight <= 1.15,
      notes: [
        ...scaledDown(written.count, messages, 'messages'),
        ...scaledDown(caught.shown, written.count, 'shown messages'),
        `first message after ${caught.firstMs.toFixed(0)} ms; ${(caught.tookMs / caught.shown).toFixed(2)} ms a message`,
        `${(received / 2 ** 20).toFixed(2)} MB received and ${(sent / 2 ** 20).toFixed(2)} MB sent, ` +
          `${weight.toFixed(2)} × the ciphertext of ${(sealed / 2 ** 20).toFixed(2)} MB`,
      ],
    }
  },
}
