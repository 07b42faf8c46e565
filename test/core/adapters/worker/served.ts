import { MessageChannel } from 'node:worker_threads'
import type { StartSearchWorker } from '../../../../src/core/adapters/worker/engine'
import { serveSearch } from '../../../../src/core/adapters/worker/serve'
import type { SearchEngine } from '../../../../src/core/search/engine'
import { createLocalEngine } from '../../../../src/core/search/localEngine'

/** A worker without a thread: its own engine, and everything said to it and by it cloned. */
export const startServed =
  (engine: () => SearchEngine = createLocalEngine): StartSearchWorker =>
  (heard) => {
    const { port1, port2 } = new MessageChannel()
    const answer = serveSearch(engine(), (reply) => {
      port2.postMessage(reply)
    })
    port2.on('message', (message: unknown) => void answer(message))
    port1.on('message', heard)
    return {
      post: (request) => {
        port1.postMessage(request)
      },
      terminate: () => {
        port1.close()
      },
    }
  }
