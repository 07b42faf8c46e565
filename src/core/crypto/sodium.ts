/**
 * The only door to libsodium. Everything else in the messenger calls the narrow operations beside this
 * file, so that algorithms and key types are chosen in one place.
 */
import sodium from 'libsodium-wrappers-sumo'

/** Resolves once the WebAssembly module stands; every operation of this folder needs it first. */
export const loadCrypto = (): Promise<void> => sodium.ready

export { sodium }
