import { Button } from '../../ui/Button'
import { Page } from './Page'

/** Another window runs this device (ST4). */
export const Elsewhere = ({ onUseHere }: { onUseHere: () => void }) => (
  <Page title="Tincan is already open in another window">
    <p className="page-lead">One device runs in one window at a time, so that nothing is sent or counted twice.</p>
    <Button tone="primary" onClick={onUseHere}>
      Use here
    </Button>
  </Page>
)
