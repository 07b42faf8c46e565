/**
 * What is used of simple-peer. The types published for it know no `negotiate`, and demand the browser's own classes
 * where it takes whatever behaves like them.
 */
declare module 'simple-peer' {
  interface Options {
    readonly initiator: boolean
    readonly channelConfig: RTCDataChannelInit
    readonly config: RTCConfiguration
    readonly wrtc: {
      readonly RTCPeerConnection: new (configuration?: RTCConfiguration) => object
      readonly RTCSessionDescription: unknown
      readonly RTCIceCandidate: unknown
    }
  }

  class SimplePeer {
    constructor(options: Options)
    on(event: 'signal', listener: (signal: unknown) => void): this
    on(event: 'error' | 'close', listener: () => void): this
    /** Throws once destroyed. */
    signal(step: object): void
    destroy(): void
  }

  export = SimplePeer
}
