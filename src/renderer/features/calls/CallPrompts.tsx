import { useNavigation } from '../../state/navigation'
import { CheckCall } from './CheckCall'
import { ClearCalls } from './ClearCalls'
import { ScreenPicker } from './ScreenPicker'
import { SwitchCall } from './SwitchCall'
import { useCalling } from './useCalls'

/** The dialogs of calls. */
export const CallPrompts = () => {
  const { place, go } = useNavigation()
  const { show } = useCalling()
  const close = (): void => {
    go({ kind: 'close-prompt' })
  }
  switch (place.prompt?.kind) {
    case 'check-call':
      return <CheckCall wanted={place.prompt.call} onClose={close} />
    case 'switch-call':
      return <SwitchCall wanted={place.prompt.call} onClose={close} onSwitched={show} />
    case 'clear-calls':
      return <ClearCalls onClose={close} />
    case 'choose-screen':
      return <ScreenPicker sources={place.prompt.sources} onClose={close} />
    default:
      return null
  }
}
