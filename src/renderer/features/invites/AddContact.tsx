import '../../ui/form.css'
import './invites.css'
import { Dialog } from '../../ui/Dialog'
import { useToast } from '../../ui/Toasts'
import { OwnInvite } from './OwnInvite'
import { PasteInvite } from './PasteInvite'

/** `link` is an invite that was opened from outside; it comes first then. */
export const AddContact = ({ link, onClose, onSent }: { link: string; onClose: () => void; onSent: () => void }) => {
  const tell = useToast()
  const paste = (
    <PasteInvite
      initial={link}
      onSent={() => {
        tell('Request sent. It arrives when you are both online.')
        onSent()
      }}
    />
  )
  return (
    <Dialog title="Add contact" wide onClose={onClose}>
      {link !== '' && paste}
      {link !== '' && <Or />}
      <OwnInvite />
      {link === '' && <Or />}
      {link === '' && paste}
    </Dialog>
  )
}

const Or = () => (
  <div className="or" aria-hidden="true">
    or
  </div>
)
