import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Gauge, type Registry } from 'prom-client'
import { type Disposable, disposable } from '../../src/core/base/disposables'

/** How often the event loop is asked how late it is, in ms. */
const resolutionMs = 10
const quantiles = [0.5, 0.99, 1] as const

/** How late timers came since the last scrape: what everybody on this server waits on top of the network. */
export const eventLoopDelay = (registry: Registry): Disposable => {
  const loop = monitorEventLoopDelay({ resolution: resolutionMs })
  loop.enable()
  const delay = new Gauge({
    name: 'tincan_event_loop_delay_seconds',
    help: 'How late the event loop was since the last scrape; quantile 1 is the worst',
    labelNames: ['quantile'],
    registers: [registry],
    collect: () => {
      // Node counts the time that was asked for, too.
      for (const quantile of quantiles)
        delay.set({ quantile }, Math.max(0, loop.percentile(quantile * 100) / 1e6 - resolutionMs) / 1000)
      loop.reset()
    },
  })
  return disposable(() => {
    loop.disable()
  })
}
