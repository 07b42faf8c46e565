import { protocol } from 'electron'
import { readFile, realpath } from 'node:fs/promises'
import { assetPath, contentType, isInside } from './assets'
import { appOrigin, appScheme, originOf } from './origin'
import { securityHeaders } from './policy'

/** Must run before the app is ready. */
export const registerAppScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ])
}

const refusal = (status: number): Response => new Response(null, { status, headers: securityHeaders })

/** The file's real path, where it is a file under the root and no link leads out of it. */
const locate = async (root: string, address: string): Promise<string | undefined> => {
  const path = assetPath(root, new URL(address).pathname)
  if (path === undefined) return undefined
  const real = await realpath(path)
  return isInside(await realpath(root), real) ? real : undefined
}

const serve = async (root: string, request: Request): Promise<Response> => {
  if (originOf(request.url) !== appOrigin) return refusal(403)
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405)
  try {
    const path = await locate(root, request.url)
    const type = path === undefined ? undefined : contentType(path)
    if (path === undefined || type === undefined) return refusal(404)
    const body = await readFile(path)
    return new Response(request.method === 'HEAD' ? null : body, {
      headers: { ...securityHeaders, 'content-type': type },
    })
  } catch {
    return refusal(404)
  }
}

/** Serves the files under `root` at `app://tincan/`, and nothing else. */
export const setupProtocol = (root: string): void => {
  protocol.handle(appScheme, (request) => serve(root, request))
}
