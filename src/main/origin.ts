/** The renderer's home: a secure, standard origin of its own, so that no `file:` privileges come with it. */
export const appScheme = 'app'
export const appOrigin = 'app://tincan'
export const linkScheme = 'tincan'

/**
 * The one origin whose frames are the renderer's. In development that is the dev server's, told by the
 * environment; a packaged app listens to no environment.
 */
export const rendererOrigin = (packaged: boolean, developmentUrl: string | undefined): string =>
  packaged || developmentUrl === undefined ? appOrigin : new URL(developmentUrl).origin

/** `URL.origin` is `null` for schemes of our own. */
export const originOf = (address: string): string | undefined => {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  return `${url.protocol}//${url.host}`
}
