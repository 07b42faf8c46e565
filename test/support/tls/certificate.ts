import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ensureCommand } from '../../../scripts/lib/debian.mjs'

const run = promisify(execFile)

export const openssl = await ensureCommand('openssl', 'openssl')
export const whyNoTls = 'no openssl is here to make a certificate: apt-get install openssl'

export interface Certificate {
  /** Paths, as `--tls-cert` and `--tls-key` take them. */
  readonly files: { readonly cert: string; readonly key: string }
  remove(): Promise<void>
}

/** A certificate nobody else knows, for loopback, good for so many days. */
export const makeCertificate = async (days: number): Promise<Certificate> => {
  const folder = await mkdtemp(join(tmpdir(), 'tincan-tls-'))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1'
  await run(openssl ?? 'openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', String(days)],
    ...['-subj', '/CN=localhost', '-addext', names, '-keyout', key, '-out', cert],
  ])
  return { files: { cert, key }, remove: () => rm(folder, { recursive: true, force: true }) }
}
