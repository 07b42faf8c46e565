import type { MessageVersion, MessageView } from '../../../core'
import { exactly } from '../../state/times'
import { Dialog } from '../../ui/Dialog'
import { Loading } from '../../ui/Empty'
import { Markup } from '../markup/Markup'
import { useInfo } from './useInfo'

export interface VersionsProps {
  readonly versions: readonly MessageVersion[]
  readonly mentions: MessageView['mentions']
}

/** Newest first. In the order of Tab, so that a long list scrolls without a pointer. */
export const Versions = ({ versions, mentions }: VersionsProps) => (
  <ol className="versions" role="list" aria-label="Versions" tabIndex={0}>
    {versions.toReversed().map(({ text, at }, index) => (
      <li key={`${at} ${index}`} className="version">
        <p className="hint">
          {index === 0 && 'Now, '}
          {index === versions.length - 1 ? 'sent' : 'edited'} {exactly(at)}
        </p>
        <Markup text={text} mentions={mentions} />
      </li>
    ))}
  </ol>
)

export const EditHistory = ({ message, onClose }: { message: MessageView; onClose: () => void }) => {
  const { info, failure } = useInfo(message)
  return (
    <Dialog title="Edit history" onClose={onClose} wide>
      {failure !== undefined && <p className="failure">{failure}</p>}
      {info ? (
        <Versions versions={info.versions} mentions={message.mentions} />
      ) : (
        failure === undefined && <Loading label="Loading versions" />
      )}
    </Dialog>
  )
}
