/** The search worker: the index and nothing else, away from the thread that draws. */
import { createLocalEngine } from '../../search/localEngine'
import { serveSearch } from './serve'

const answer = serveSearch(createLocalEngine(), (reply) => {
  self.postMessage(reply)
})
self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  void answer(data)
})
