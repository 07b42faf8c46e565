/** A bare data channel through which as many bytes go as it takes. */

const messageBytes = 16 * 1024
const mostBuffered = 1024 * 1024

const described = async (peer: RTCPeerConnection): Promise<string> => {
  await peer.setLocalDescription()
  while (peer.iceGatheringState !== 'complete')
    await new Promise((resolve) => {
      peer.addEventListener('icegatheringstatechange', resolve, { once: true })
    })
  return peer.localDescription?.sdp ?? ''
}

let peer: RTCPeerConnection | undefined
let channel: RTCDataChannel | undefined
let poured: Promise<number> | undefined

export const offerPour = (): Promise<string> => {
  peer = new RTCPeerConnection()
  channel = peer.createDataChannel('pour', { negotiated: true, id: 0 })
  channel.bufferedAmountLowThreshold = mostBuffered / 2
  return described(peer)
}

/** Takes `total` bytes, of which the first and the last say when it began and ended. */
export const answerPour = async (sdp: string, total: number): Promise<string> => {
  peer = new RTCPeerConnection()
  const opened = peer.createDataChannel('pour', { negotiated: true, id: 0 })
  opened.binaryType = 'arraybuffer'
  channel = opened
  poured = new Promise((resolve) => {
    let [bytes, began] = [0, 0]
    opened.addEventListener('open', () => {
      began = performance.now()
    })
    opened.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      bytes += data instanceof ArrayBuffer ? data.byteLength : 0
      if (bytes >= total) resolve(performance.now() - began)
    })
  })
  await peer.setRemoteDescription({ type: 'offer', sdp })
  return described(peer)
}

/** How long it took from the open channel on, in ms. */
export const receivePour = (): Promise<number> => {
  if (poured === undefined) throw new Error('nobody pours')
  return poured
}

export const beginPour = async (sdp: string, total: number): Promise<void> => {
  const [open, connection] = [channel, peer]
  if (open === undefined || connection === undefined) throw new Error('nothing was offered')
  const opened = new Promise((resolve) => {
    open.addEventListener('open', resolve, { once: true })
  })
  await connection.setRemoteDescription({ type: 'answer', sdp })
  await opened
  for (let left = total; left > 0; left -= messageBytes) {
    if (open.bufferedAmount > mostBuffered)
      await new Promise((resolve) => {
        open.addEventListener('bufferedamountlow', resolve, { once: true })
      })
    open.send(new Uint8Array(Math.min(left, messageBytes)))
  }
}
