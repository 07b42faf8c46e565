import type { SearchEngine } from '../../search/engine'
import { decodeRequest, type SearchReply, type SearchRequest } from './protocol'

/** Where the worker's answers go. */
export type Send = (reply: SearchReply) => void

/** Answers calls from the page out of `engine`. Whatever is no call is passed over: nobody waits for an answer. */
export const serveSearch = (engine: SearchEngine, send: Send): ((message: unknown) => Promise<void>) => {
  const answer = async (request: SearchRequest): Promise<SearchReply> => {
    const { call } = request
    switch (request.kind) {
      case 'reset':
        return { call, ...(await engine.reset()) }
      case 'load':
        return { call, ...(await engine.load(request.segments)) }
      case 'apply':
        return { call, ...(await engine.apply(request)) }
      case 'query':
        return { call, ...(await engine.query(request)) }
      case 'check':
        return { call, ...(await engine.check(request.query, request.documents)) }
    }
  }
  return async (message) => {
    const request = decodeRequest(message)
    if (request === undefined) return
    try {
      send(await answer(request))
    } catch {
      // The page must not wait for ever, and begins anew.
      send({ call: request.call, ok: false, error: 'lost' })
    }
  }
}
