/** What a peer may send, in bytes or counts (HP3). Beyond it nothing is decoded. */
export const mostEventBytes = 64 * 1024
export const mostStatementBytes = 384 * 1024
export const mostVectorEntries = 4096
/** One message of a history stream: a full batch and one event more. */
export const mostHistoryBytes = 128 * 1024
export const mostSignalBytes = 1024
export const mostEnvelopeBytes = 32 * 1024
/** How far a clock may be ahead before its event is held back (EV4). */
export const mostClockLeadMs = 2 * 60 * 1000
