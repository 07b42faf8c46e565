/** The sizes both sides of the signalling wire agree on (SG10). Bytes unless said otherwise. */
export const maxEnvelopeBytes = 48 * 1024

/** 48 KiB of envelope are 64 KiB of base64url; the names around it (type, ids, topic) need their own room. */
export const maxFrameBytes = 64 * 1024 + 1024

/** Topics one session may have joined. */
export const maxTopicsPerSession = 2_000

/** `/signal` takes all of a session's topics in one `subscribe`, 46 bytes each; other frames are as small as ever. */
export const maxSubscribeBytes = 128 * 1024

/** How long a `subscribe` may be ahead of its `join` (SG5), in ms. */
export const subscribePatienceMs = 30_000

/** Members told in one presence frame or join answer. */
export const maxPresent = 1_000

/** Bytes behind a base64url text without padding. */
export const decodedLength = (text: string): number => Math.floor((text.length * 3) / 4)
