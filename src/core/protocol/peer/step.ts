import * as v from 'valibot'

const sdp = v.pipe(v.string(), v.maxLength(48 * 1024))
const offer = v.strictObject({ type: v.literal('offer'), sdp })
/** `to`: the ICE fragment of the offer that it answers (RFC 8839, section 5.4). */
const answer = v.strictObject({
  type: v.literal('answer'),
  sdp,
  to: v.exactOptional(v.pipe(v.string(), v.regex(/^[\w+/]{4,256}$/))),
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
export const stepSchema = v.variant('type', [offer, answer, candidate])
