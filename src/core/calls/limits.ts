/** Times are ms. */
export const limits = {
  /** A ring ends (CL3). */
  ringMs: 60_000,
  /** What says that it was said longer ago was held back, or its clock is wrong beyond use. */
  staleMs: 120_000,
  /** While it rings at the others, they are told so again. */
  inviteEveryMs: 5_000,
  /** Whoever is in a call says so, that others see that it goes on. */
  hereEveryMs: 10_000,
  /** The same while some way is still looked for. */
  hereSoonMs: 3_000,
  /** Whoever said nothing for so long, and has no way to us, is gone. */
  silentMs: 25_000,
  /** Given up (CL5). */
  lostMs: 30_000,
  /** Why a call is over may be learnt so much later. */
  explainedMs: 30_000,
  /** Two devices of one account that took a call at once: one of them lets go. */
  togetherMs: 10_000,
  /** A call that is over is remembered for so long, so that nothing of it rings again. */
  rememberedMs: 600_000,
  /** Participants, ourselves among them (CL1). */
  withVideo: 6,
  withVoice: 10,
  /** Calls and devices in one that are kept in mind, whoever makes them up. */
  calls: 64,
  parties: 32,
  /** A second call may wait while we are in one; a third finds us busy. */
  waiting: 1,
} as const
