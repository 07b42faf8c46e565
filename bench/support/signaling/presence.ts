import * as v from 'valibot'
import { parseJson } from '../../../src/core/protocol/signaling/decode'

const present = v.array(v.object({ alias: v.string(), status: v.string() }))
const told = v.object({ type: v.picklist(['ack', 'presence']), present })

/** How many others are online, by what a frame of ours says; `undefined` where it says nothing of it. */
export const othersOnline = (text: string): number | undefined => {
  const frame = v.safeParse(told, parseJson(text))
  return frame.success ? frame.output.present.filter(({ status }) => status === 'online').length : undefined
}
