/** A data channel with nothing above it, to measure beside ours. */

const gathered = async (peer: RTCPeerConnection): Promise<string> => {
  while (peer.iceGatheringState !== 'complete')
    await new Promise((resolve) => {
      peer.addEventListener('icegatheringstatechange', resolve, { once: true })
    })
  const { localDescription } = peer
  if (localDescription === null) throw new Error('nothing was described')
  return localDescription.sdp
}

export const createBare = (now: () => number) => {
  let peer: RTCPeerConnection | undefined
  let channel: RTCDataChannel | undefined
  const connection = (): RTCPeerConnection => (peer ??= new RTCPeerConnection())
  return {
    offer: async () => {
      channel = connection().createDataChannel('bare')
      await connection().setLocalDescription()
      return gathered(connection())
    },
    /** Whatever comes is sent back with the time it came. */
    answer: async (sdp: string) => {
      connection().ondatachannel = ({ channel: other }) => {
        other.onmessage = () => {
          other.send(String(now()))
        }
      }
      await connection().setRemoteDescription({ type: 'offer', sdp })
      await connection().setLocalDescription()
      return gathered(connection())
    },
    accept: (sdp: string) => connection().setRemoteDescription({ type: 'answer', sdp }),
    echo: async (count: number) => {
      const open = channel
      if (open === undefined) throw new Error('nobody was called')
      if (open.readyState !== 'open')
        await new Promise((resolve) => {
          open.addEventListener('open', resolve, { once: true })
        })
      const halves: number[] = []
      let best = { trip: Infinity, offsetMs: 0 }
      for (let round = 0; round < count; round++) {
        const sent = now()
        const answer = new Promise<MessageEvent<string>>((resolve) => {
          open.addEventListener('message', resolve, { once: true })
        })
        open.send('a few words as one would say them')
        const { data } = await answer
        const back = now()
        const trip = back - sent
        halves.push(trip / 2)
        // The quickest trip tells best what the other's clock says in its middle.
        if (trip < best.trip) best = { trip, offsetMs: Number(data) - (sent + back) / 2 }
      }
      return { halves, offsetMs: best.offsetMs }
    },
  }
}
