/** What the benchmarks call in the page that holds the core without a screen. */
import { measureAppends } from './append'
import { measureIngest } from './ingest'
import { makeProfile } from './profile'
import { dropIndex, holdIndex, measureScan, measureSearch, someQueries } from './search'

const bench = {
  dropIndex,
  holdIndex,
  makeProfile,
  measureAppends,
  measureIngest,
  measureScan,
  measureSearch,
  someQueries,
}

declare global {
  interface Window {
    readonly tincanBench: typeof bench
  }
}

Object.assign(window, { tincanBench: bench })
