/** Stands in the app's page from its first moment on and takes the time of what is seen there. */
import { createBare } from './bare'

const log = '[role="log"]'

/** Resolves as soon as `look` finds something in the document. */
const seen = <T>(look: () => T | undefined): Promise<T> =>
  new Promise((resolve) => {
    const found = look()
    if (found !== undefined) {
      resolve(found)
      return
    }
    const observer = new MutationObserver(() => {
      const later = look()
      if (later === undefined) return
      observer.disconnect()
      resolve(later)
    })
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
  })

const painted = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        resolve()
      }
      port2.postMessage(undefined)
    })
  })

const rowOf = (title: string): HTMLElement | undefined =>
  document.querySelector<HTMLElement>(`[aria-label="Conversations"] > [aria-label="${title}"] > button`) ?? undefined

const isAbsent = (found: unknown): boolean => found === undefined || found === null

/** From navigation until the list of conversations, or its being empty, was painted; in ms. */
const listed = seen(() => {
  const list = document.querySelector('[aria-label="Conversations"] > li')
  const nobody = [...document.querySelectorAll('.pane-scroll .empty')].find((one) =>
    one.textContent.includes('No conversations yet'),
  )
  return isAbsent(list) && isAbsent(nobody) ? undefined : true
})
  .then(painted)
  .then(() => performance.now())

/** Chooses the conversation in the list; how long until its newest message, which says `text`, was painted. */
const openConversation = async (title: string, text: string): Promise<number> => {
  const row = rowOf(title)
  if (row === undefined) throw new Error(`${title} is not in the list`)
  const began = performance.now()
  row.click()
  const region = `[role="region"][aria-label="Conversation with ${title}"], section[aria-label="Conversation with ${title}"]`
  await seen(() => {
    const articles = document.querySelector(region)?.querySelectorAll(`${log} article`) ?? []
    return [...articles].some((one) => one.textContent.includes(text)) ? true : undefined
  })
  await painted()
  return performance.now() - began
}

/** Presses a button or chooses a tab; how long until something of `selector` was painted, in ms. */
const press = async (label: string, selector: string): Promise<number> => {
  const pressed = [...document.querySelectorAll<HTMLElement>('button')].find(
    (one) => (one.getAttribute('aria-label') ?? one.textContent) === label,
  )
  if (pressed === undefined) throw new Error(`there is no button ${label}`)
  const began = performance.now()
  pressed.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }))
  pressed.click()
  await seen(() => document.querySelector(selector) ?? undefined)
  await painted()
  return performance.now() - began
}

/** The number of the first message in the document: each text of the profile ends with its own. */
const firstNumber = (): number => {
  const parts = document.querySelector(`${log} article`)?.querySelectorAll('*') ?? []
  const numbered = [...parts].flatMap(({ textContent }) => /nr(\d+)$/.exec(textContent)?.[1] ?? [])
  return Number(numbered[0] ?? Number.MAX_SAFE_INTEGER)
}

/** What happened since {@link watchFrames}. */
export interface Watched {
  /** Of each task over 50 ms, in ms. */
  readonly longTasks: readonly number[]
  readonly mostMessages: number
  readonly mostNodes: number
  readonly frames: number
}

const watchFrames = (): (() => Watched) => {
  const longTasks: number[] = []
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration)
  })
  observer.observe({ type: 'longtask' })
  let [frames, mostMessages, mostNodes] = [0, 0, 0]
  let going = true
  const count = (): void => {
    frames += 1
    mostMessages = Math.max(mostMessages, document.querySelectorAll(`${log} article`).length)
    mostNodes = Math.max(mostNodes, document.querySelectorAll(`${log} *`).length)
    if (going) requestAnimationFrame(count)
  }
  count()
  return () => {
    going = false
    for (const { duration } of observer.takeRecords()) longTasks.push(duration)
    observer.disconnect()
    return { longTasks, mostMessages, mostNodes, frames }
  }
}

const now = (): number => performance.timeOrigin + performance.now()

/** Says something; when Enter was pressed. */
const say = async (text: string): Promise<number> => {
  const box = document.querySelector<HTMLTextAreaElement>('textarea[aria-label="Message"]')
  if (box === null) throw new Error('there is nothing to write in')
  box.focus()
  const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')
  value?.set?.call(box, text)
  box.dispatchEvent(new Event('input', { bubbles: true }))
  await painted()
  const pressed = now()
  box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  return pressed
}

/** When this was first in the log. */
const hear = async (text: string): Promise<number> => {
  await seen(() => {
    const articles = [...document.querySelectorAll(`${log} article`)]
    return articles.some((one) => one.textContent.includes(text)) ? true : undefined
  })
  return now()
}

const bare = createBare(now)

const screen = { bare, firstNumber, hear, listed: () => listed, openConversation, press, say, watchFrames }

declare global {
  interface Window {
    readonly tincanScreen: typeof screen
  }
}

Object.assign(window, { tincanScreen: screen })
