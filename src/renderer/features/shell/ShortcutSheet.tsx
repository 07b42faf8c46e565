import { Dialog } from '../../ui/Dialog'
import { ShortcutList } from './ShortcutList'

export const ShortcutSheet = ({ onClose }: { onClose: () => void }) => (
  <Dialog title="Keyboard shortcuts" onClose={onClose} wide>
    <ShortcutList />
  </Dialog>
)
