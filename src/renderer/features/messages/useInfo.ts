import { useEffect, useState } from 'react'
import type { MessageInfo, MessageView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useAction } from '../../state/useAction'

/** All that is known of one message, read anew whenever it changes. */
export const useInfo = (
  message: MessageView,
): { readonly info: MessageInfo | undefined; readonly failure: string | undefined } => {
  const { messages } = useMessenger()
  const [info, setInfo] = useState<MessageInfo>()
  const { failure, run } = useAction()

  useEffect(() => {
    let open = true
    void run(async () => {
      const read = await messages.info(message.id)
      if (open) setInfo(read)
    })
    return () => {
      open = false
    }
  }, [messages, message, run])

  return { info, failure }
}
