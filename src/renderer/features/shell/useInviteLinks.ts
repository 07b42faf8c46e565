import { useEffect } from 'react'
import { useServices } from '../../state/context'
import { useNavigation } from '../../state/navigation'

/** An invite link opened from outside leads to "Add contact", filled in (ID4). */
export const useInviteLinks = (): void => {
  const { platform } = useServices()
  const { go } = useNavigation()
  useEffect(() => {
    const take = async (): Promise<void> => {
      const link = (await platform.deepLinks.take()).at(-1)
      if (link !== undefined) go({ kind: 'prompt', prompt: { kind: 'add-contact', link } })
    }
    void take()
    return platform.deepLinks.onArrival(() => void take())
  }, [platform, go])
}
