import '../styles/tokens.css'
import '../styles/base.css'
import { Tooltip } from 'radix-ui'
import type { Clock } from '../../core'
import { Shell } from '../features/shell/Shell'
import { Elsewhere } from '../features/welcome/Elsewhere'
import { Trouble } from '../features/welcome/Trouble'
import { Unlock } from '../features/welcome/Unlock'
import { Welcome } from '../features/welcome/Welcome'
import type { Platform } from '../platform/platform'
import { ServicesProvider } from '../state/context'
import { useWatchable } from '../state/useWatchable'
import { Loading } from '../ui/Empty'
import { Toasts } from '../ui/Toasts'
import { ErrorBoundary } from './ErrorBoundary'
import type { Startup } from './startup'

export interface AppProps {
  readonly startup: Startup
  readonly platform: Platform
  readonly clock: Clock
}

const tooltipDelayMs = 500

export const App = ({ startup, platform, clock }: AppProps) => {
  const stage = useWatchable(startup.stage)
  const at = (): string => new Date(clock.now()).toISOString()
  switch (stage.kind) {
    case 'starting':
      return (
        <main className="page">
          <Loading label="Starting Tincan" />
        </main>
      )
    case 'elsewhere':
      return <Elsewhere onUseHere={() => void startup.useHere()} />
    case 'locked':
      return <Unlock onUnlock={stage.unlock} />
    case 'welcome':
      return <Welcome fallback={stage.fallback} onCreate={stage.create} />
    case 'failed':
      return <Trouble error={stage.error} at={at()} onRetry={() => void startup.begin()} />
    case 'ready':
      return (
        <ErrorBoundary at={at} onRestart={platform.restart}>
          <ServicesProvider services={{ messenger: stage.messenger, platform, vault: stage.vault, clock }}>
            <Tooltip.Provider delayDuration={tooltipDelayMs}>
              <Toasts>
                <Shell />
              </Toasts>
            </Tooltip.Provider>
          </ServicesProvider>
        </ErrorBoundary>
      )
  }
}
