/** The invite in the address of a page opened as `https://<server>/i#…` (ID4), else `undefined`. */
export const inviteInAddress = (address: string): string | undefined => {
  const url = new URL(address)
  return /^\/i\/?$/.test(url.pathname) && url.hash.length > 1 ? url.href : undefined
}
