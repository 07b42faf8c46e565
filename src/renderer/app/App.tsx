import { useMemo } from 'react'
import type { Clock } from '../../core'
import { Elsewhere } from '../features/welcome/Elsewhere'
import { Starting } from '../features/welcome/Page'
import { Trouble } from '../features/welcome/Trouble'
import { Unlock } from '../features/welcome/Unlock'
import { Welcome } from '../features/welcome/Welcome'
import type { Platform } from '../platform/platform'
import { useWatchable } from '../state/useWatchable'
import { Running } from './Running'
import type { Stage, Startup } from './startup'

export interface AppProps {
  readonly startup: Startup
  readonly platform: Platform
  readonly clock: Clock
}

export const App = ({ startup, platform, clock }: AppProps) => {
  const stage = useWatchable(startup.stage)
  switch (stage.kind) {
    case 'starting':
      return <Starting />
    case 'elsewhere':
      return <Elsewhere onUseHere={() => void startup.useHere()} />
    case 'locked':
      return <Unlock onUnlock={stage.unlock} />
    case 'welcome':
      return <Welcome fallback={stage.fallback} onCreate={stage.create} />
    case 'failed':
      return (
        <Trouble error={stage.error} at={new Date(clock.now()).toISOString()} onRetry={() => void startup.begin()} />
      )
    case 'ready':
      return <Ready stage={stage} platform={platform} clock={clock} />
  }
}

interface ReadyProps {
  readonly stage: Extract<Stage, { kind: 'ready' }>
  readonly platform: Platform
  readonly clock: Clock
}

const Ready = ({ stage: { messenger, vault }, platform, clock }: ReadyProps) => {
  const services = useMemo(() => ({ messenger, vault, platform, clock }), [messenger, vault, platform, clock])
  return <Running services={services} />
}
