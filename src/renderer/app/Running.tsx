import { Direction, Tooltip } from 'radix-ui'
import { Shell } from '../features/shell/Shell'
import { type Services, ServicesProvider } from '../state/context'
import { Toasts } from '../ui/Toasts'
import { ErrorBoundary } from './ErrorBoundary'

const tooltipDelayMs = 500

/** The messenger on the screen, once it runs. */
export const Running = ({ services }: { services: Services }) => {
  const { platform, clock } = services
  return (
    <ErrorBoundary
      at={() => new Date(clock.now()).toISOString()}
      onRestart={() => {
        platform.restart()
      }}
    >
      <ServicesProvider services={services}>
        <Direction.Provider dir={document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr'}>
          <Tooltip.Provider delayDuration={tooltipDelayMs}>
            <Toasts>
              <Shell />
            </Toasts>
          </Tooltip.Provider>
        </Direction.Provider>
      </ServicesProvider>
    </ErrorBoundary>
  )
}
