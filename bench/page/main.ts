/** What the benchmarks call in the page that holds the core without a screen. */
import { measureAppends } from './append'
import { measureCallSetup } from './callSetup'
import { attend, catchUp, syncAll } from './devices'
import { measureIngest } from './ingest'
import { installMeter } from './meter'
import { makeProfile } from './profile'
import { dropIndex, holdIndex, measureScan, measureSearch, someQueries } from './search'
import { attendStock, syncStock } from './stock'
import { answerPour, beginPour, offerPour, receivePour } from './pour'

const bench = {
  answerPour,
  attend,
  attendStock,
  beginPour,
  catchUp,
  dropIndex,
  holdIndex,
  installMeter,
  makeProfile,
  measureAppends,
  measureCallSetup,
  measureIngest,
  measureScan,
  measureSearch,
  offerPour,
  receivePour,
  someQueries,
  syncAll,
  syncStock,
}

declare global {
  interface Window {
    readonly tincanBench: typeof bench
  }
}

Object.assign(window, { tincanBench: bench })
