/** A socket as the rest of the server sees it. */
export interface Connection {
  /** False where the text was not taken: the socket is gone, or too far behind and about to be closed. */
  send(text: string): boolean
  end(code: number, reason: string): void
  /** Bytes the reader has not taken yet. */
  backlog(): number
  /** Resolves once the reader has everything sent so far and says so, or is gone. */
  caughtUp(): Promise<void>
}

/** What a socket tells whoever serves it. `text` is hostile, valid UTF-8 and within the frame's limit. */
export interface ConnectionHandler {
  text(text: string): void
  binary(): void
  closed(): void
}
