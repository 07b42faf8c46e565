import { desktopCapturer, type DesktopCapturerSource, type Session, type WebFrameMain } from 'electron'
import { limits, type ResponseOf } from '../ipc'
import type { Ipc } from './ipc'

type ScreenSource = ResponseOf<'screens.list'>[number]

/** Twice of what the picker shows, for screens with many pixels. */
const thumbnailSize = { width: 320, height: 200 } as const
const qualities = [75, 40] as const
/** Whoever chose begins to share at once; in ms. */
const choiceMs = 30_000

/** Where programs see no screens but those the user picks in a dialog of the system; as Chromium tells it. */
export const picksItself = (environment: Readonly<Record<string, string | undefined>>): boolean =>
  environment['XDG_SESSION_TYPE']?.startsWith('wayland') === true && environment['WAYLAND_DISPLAY'] !== undefined

const kindOf = ({ id }: DesktopCapturerSource): ScreenSource['kind'] => (id.startsWith('screen:') ? 'screen' : 'window')

/** `undefined` for a window that is not drawn at present. */
const picture = ({ thumbnail }: DesktopCapturerSource): Uint8Array | undefined => {
  if (thumbnail.isEmpty()) return undefined
  return qualities.map((quality) => new Uint8Array(thumbnail.toJPEG(quality))).find(isShort)
}
const isShort = (bytes: Uint8Array): boolean => bytes.length > 0 && bytes.length <= limits.thumbnailBytes

const shown = (source: DesktopCapturerSource): ScreenSource => {
  const thumbnail = picture(source)
  const name = source.name.slice(0, limits.screenName)
  return { id: source.id, name, kind: kindOf(source), ...(thumbnail && { thumbnail }) }
}

const isTop = (frame: WebFrameMain | null, origin: string): boolean =>
  frame !== null && frame.parent === null && frame.origin === origin

/**
 * Screens and windows are listed for our own picker, and what was chosen there, and nothing else, is what the next
 * request to share gets. Where the system asks by itself its dialog is the only one.
 */
export const setupScreens = (
  ipc: Ipc,
  session: Session,
  rendererOrigin: string,
  { platform, systemPicks }: { readonly platform: NodeJS.Platform; readonly systemPicks: boolean },
): void => {
  let listed: readonly DesktopCapturerSource[] = []
  let chosen: { readonly source: DesktopCapturerSource; readonly at: number } | undefined

  ipc.handle('screens.list', async () => {
    if (systemPicks) return []
    const found = await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize })
    listed = found.slice(0, limits.screens)
    return listed.map(shown)
  })
  ipc.handle('screens.choose', ({ id }) => {
    const source = listed.find((one) => one.id === id)
    if (source === undefined) throw new Error('that screen was not offered')
    chosen = { source, at: Date.now() }
  })

  const taken = async (): Promise<DesktopCapturerSource | undefined> => {
    if (systemPicks) {
      // Opens the dialog of the system; what comes back is what was picked there.
      const [picked] = await desktopCapturer.getSources({
        types: ['screen', 'window'],
        thumbnailSize: { width: 0, height: 0 },
      })
      return picked
    }
    const choice = chosen
    chosen = undefined
    return choice !== undefined && Date.now() - choice.at <= choiceMs ? choice.source : undefined
  }

  session.setDisplayMediaRequestHandler((request, callback) => {
    if (!request.videoRequested || !isTop(request.frame, rendererOrigin)) {
      callback(null)
      return
    }
    // Elsewhere the sound of the system cannot be had.
    const sound = request.audioRequested && platform === 'win32' ? { audio: 'loopback' as const } : {}
    taken().then(
      (video) => {
        callback(video === undefined ? null : { video, ...sound })
      },
      () => {
        callback(null)
      },
    )
  })
}
