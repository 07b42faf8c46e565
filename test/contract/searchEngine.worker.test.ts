import { createWorkerEngine } from '../../src/core/adapters/worker/engine'
import { startServed } from '../core/adapters/worker/served'
import { searchEngineContract } from './searchEngine'

searchEngineContract('the engine behind a message channel', () => createWorkerEngine(startServed()))
