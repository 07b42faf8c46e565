/** What peers may send beyond what was of use, before they are thought to mean harm (HP3). */
const patience = 16 * 1024 * 1024
/** Statements, deletions and Yjs' own bookkeeping weigh about as much as short messages themselves. */
const overhead = 8

/** Weighs what arrives against what could be used of it, so that junk cannot grow a document without end. */
export class Waste {
  #balance = 0

  constructor(private readonly exceeded: () => void) {}

  inbound(bytes: number): void {
    this.#balance += bytes
    if (this.#balance <= patience) return
    this.#balance = 0
    this.exceeded()
  }

  useful(bytes: number): void {
    this.#balance = Math.max(0, this.#balance - bytes * overhead)
  }
}
