import { createLocalEngine } from '../../src/core/search/localEngine'
import { searchEngineContract } from './searchEngine'

searchEngineContract('the engine in this thread', createLocalEngine)
