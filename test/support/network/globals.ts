/**
 * What y-webrtc takes from the global scope; to be imported before it. Node 20 has no WebSocket of its own. Its
 * BroadcastChannel would carry documents between peers of one process behind the transport's back.
 */
import WebSocket from 'ws'

class SilentBroadcastChannel {
  onmessage: unknown = null
  postMessage(): void {
    // Nobody else is there.
  }
  close(): void {
    // Nothing was opened.
  }
}

Object.assign(globalThis, { WebSocket, BroadcastChannel: SilentBroadcastChannel })
