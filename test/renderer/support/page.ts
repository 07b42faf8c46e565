/**
 * What jsdom leaves out of a page and these screens rely on: sizes, so that the list has a window, media queries
 * and pointer capture. Import it first.
 */
import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach, vi } from 'vitest'

// Waits end with what they wait for; a busy machine takes longer than a second to bring it about.
configure({ asyncUtilTimeout: 8_000 })

const logHeight = 600
const rowHeight = 60

class StillObserver implements ResizeObserver {
  observe(): void {
    // Nothing changes its size here.
  }
  unobserve(): void {
    // Nothing was observed.
  }
  disconnect(): void {
    // Nothing was observed.
  }
}

const mediaQuery = (query: string, matches: boolean): Partial<MediaQueryList> => ({
  media: query,
  matches,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
})

/** Which media queries hold on the page of a test; none unless it says so. */
export const media = new Set<string>()

Object.assign(globalThis, { ResizeObserver: StillObserver })
Object.assign(window, {
  matchMedia: (query: string) => mediaQuery(query, media.has(query)),
  ResizeObserver: StillObserver,
})
Object.assign(Element.prototype, {
  hasPointerCapture: () => false,
  setPointerCapture: () => undefined,
  releasePointerCapture: () => undefined,
  scrollIntoView: () => undefined,
  scrollTo(this: Element, { top }: { top: number }) {
    this.scrollTop = top
    // As in a browser, the event comes after the script that scrolled.
    queueMicrotask(() => this.dispatchEvent(new Event('scroll')))
  },
})
Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: {
    configurable: true,
    get(this: HTMLElement) {
      return this.getAttribute('role') === 'log' ? logHeight : rowHeight
    },
  },
  offsetWidth: { configurable: true, get: () => 400 },
  clientHeight: {
    configurable: true,
    get(this: HTMLElement) {
      return this.getAttribute('role') === 'log' ? logHeight : rowHeight
    },
  },
  scrollHeight: {
    configurable: true,
    get(this: HTMLElement) {
      const sizer = this.querySelector('.log-sizer')
      return sizer instanceof HTMLElement ? Math.max(logHeight, Number.parseFloat(sizer.style.blockSize)) : rowHeight
    },
  },
})

/** Whether somebody looks at the window. */
export const look = (looking: boolean): void => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(looking)
  window.dispatchEvent(new Event(looking ? 'focus' : 'blur'))
}

beforeEach(() => {
  look(true)
})

afterEach(() => {
  cleanup()
  media.clear()
  document.title = ''
})
