export { createBridge, type TincanBridge, type Wire } from './bridge'
export { config, deepLink, limits, server, outsideLink } from './schemas'
export {
  type Answer,
  type CallName,
  calls,
  type EventName,
  type PayloadOf,
  type Refusal,
  type RequestOf,
  type ResponseOf,
} from './table'
