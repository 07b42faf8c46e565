import './community.css'
import { Hash, Plus } from 'lucide-react'
import { useMemo } from 'react'
import type { ChannelView, ConversationView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { sentenceFor } from '../../state/sentences'
import { useAction } from '../../state/useAction'
import { useLive } from '../../state/useLive'
import { Button } from '../../ui/Button'
import { Empty, Failed, Loading } from '../../ui/Empty'
import { JoinChannel } from './JoinChannel'

/** Joined ones first, by name within. */
const inOrder = (left: ChannelView, right: ChannelView): number =>
  Number(right.joined) - Number(left.joined) || left.name.localeCompare(right.name)

/** The channels of a community, in the place of messages. */
export const Community = ({ conversation }: { conversation: ConversationView }) => {
  const messenger = useMessenger()
  const { go } = useNavigation()
  const { id, description, rights, membership } = conversation
  const live = useLive(useMemo(() => messenger.communities.liveChannels(id), [messenger, id]))
  const channels = live.kind === 'value' ? live.value.toSorted(inOrder) : []
  const member = membership === 'member'

  return (
    <div className="community">
      {description !== '' && (
        <p className="community-about" dir="auto">
          {description}
        </p>
      )}
      <div className="community-head">
        <h3>Channels</h3>
        {rights.manage && (
          <Button
            onClick={() => {
              go({ kind: 'prompt', prompt: { kind: 'new-conversation', community: id } })
            }}
          >
            <Plus aria-hidden="true" />
            Create channel
          </Button>
        )}
      </div>
      {live.kind === 'loading' && <Loading label="Loading channels" />}
      {live.kind === 'failed' && <Failed sentence={sentenceFor(live.error)} />}
      {live.kind === 'value' && channels.length === 0 && (
        <Empty icon={<Hash />} title="No channels yet">
          <p>
            {rights.manage
              ? 'Create the first one: everybody in the community can join it.'
              : 'Whoever leads the community can create them.'}
          </p>
        </Empty>
      )}
      {channels.length > 0 && (
        <ul className="channels" role="list" aria-label="Channels">
          {channels.map((channel) => (
            <Channel key={channel.conversation} community={conversation} channel={channel} />
          ))}
        </ul>
      )}
      {member && (
        <>
          <JoinChannel community={id} />
          <p className="hint">
            Nobody keeps a copy in between: what was said before you came arrives only while somebody of the community
            is online.
          </p>
        </>
      )}
    </div>
  )
}

const Channel = ({ community, channel }: { community: ConversationView; channel: ChannelView }) => {
  const messenger = useMessenger()
  const { go } = useNavigation()
  const { busy, failure, run } = useAction()
  const { conversation, name, description, joined } = channel
  return (
    <li className="channel" aria-label={name}>
      <Hash className="channel-mark" aria-hidden="true" />
      <span className="row-text">
        <span className="row-title">
          <span className="one-line name" dir="auto">
            {name}
          </span>
        </span>
        {description !== '' && (
          <span className="preview channel-about" dir="auto">
            {description}
          </span>
        )}
        {failure !== undefined && (
          <span className="failure" role="alert">
            {failure}
          </span>
        )}
      </span>
      {joined ? (
        <Button
          onClick={() => {
            go({ kind: 'conversation', conversation })
          }}
        >
          Open
        </Button>
      ) : (
        community.membership === 'member' && (
          <Button
            tone="primary"
            busy={busy}
            onClick={() =>
              void run(async () => {
                const { id } = await messenger.communities.joinChannel(community.id, name)
                go({ kind: 'conversation', conversation: id })
              })
            }
          >
            Join
          </Button>
        )
      )}
    </li>
  )
}
