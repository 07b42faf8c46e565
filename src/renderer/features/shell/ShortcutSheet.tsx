import { Dialog } from '../../ui/Dialog'
import { ShortcutList } from './ShortcutList'

export const ShortcutSheet = ({ onClose }: { onClose: () => void }) => (
  <Dialog title="Keyboard shortcuts" onClose={onClose} wide>
    {/* Nothing in it can be focused, so that it must be itself to be scrolled by keyboard. */}
    <div role="group" aria-label="Shortcuts" tabIndex={0}>
      <ShortcutList />
    </div>
  </Dialog>
)
