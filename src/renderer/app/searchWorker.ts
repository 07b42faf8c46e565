import type { StartSearchWorker } from '../../core/adapters/worker/engine'

/** Starts the search worker from a file of our own, as `worker-src 'self'` wants it. */
export const startSearchWorker: StartSearchWorker = (heard, died) => {
  const worker = new Worker(new URL('../../core/adapters/worker/main.ts', import.meta.url), {
    type: 'module',
    name: 'search',
  })
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    heard(data)
  })
  worker.addEventListener('messageerror', died)
  worker.addEventListener('error', died)
  return {
    post: (request) => {
      worker.postMessage(request)
    },
    terminate: () => {
      worker.terminate()
    },
  }
}
