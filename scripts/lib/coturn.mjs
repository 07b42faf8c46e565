import { ensureCommand } from './debian.mjs'

/** The path of coturn's `turnserver`, installing it if need be; `undefined` where that fails. */
export const ensureCoturn = () => ensureCommand('turnserver', 'coturn')
