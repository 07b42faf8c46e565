import * as v from 'valibot'

const description = v.strictObject({
  type: v.picklist(['offer', 'answer']),
  sdp: v.pipe(v.string(), v.maxLength(48 * 1024)),
})
const candidate = v.strictObject({
  type: v.literal('candidate'),
  candidate: v.object({
    candidate: v.pipe(v.string(), v.maxLength(2048)),
    sdpMLineIndex: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64))),
    sdpMid: v.nullish(v.pipe(v.string(), v.maxLength(64))),
  }),
})

/** One step of finding a way between two devices (RFC 8829, RFC 8840), of links and of calls alike. */
export const stepSchema = v.variant('type', [description, candidate])
