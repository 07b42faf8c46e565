import { useState } from 'react'
import { useServices } from '../../state/context'
import type { ServerSetting } from '../../platform/platform'
import { useAction } from '../../state/useAction'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { originOf } from './origin'

const notes = {
  page: undefined,
  saved: undefined,
  default: undefined,
  damaged: 'The saved choice could not be read, so the usual server is in use.',
  'command-line': 'Tincan was started with this server; it comes before the saved choice.',
} as const satisfies Record<ServerSetting['source'], string | undefined>

/** Which server introduces this device to others. */
export const ServerForm = ({ setting, save }: { setting: ServerSetting; save: (origin: string) => Promise<void> }) => {
  const { platform } = useServices()
  const [text, setText] = useState(setting.origin)
  const { busy, failure, run } = useAction()
  const origin = originOf(text)
  const unusable = text.trim() !== '' && origin === undefined ? 'Write it like https://tincan.example' : undefined

  const change = async (to: string): Promise<void> => {
    if (await run(() => save(to))) platform.restart()
  }

  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (origin !== undefined) void change(origin)
      }}
    >
      <Field
        label="Server address"
        dir="ltr"
        inputMode="url"
        spellCheck={false}
        value={text}
        failure={failure ?? unusable}
        hint={
          notes[setting.source] ?? 'Tincan starts again with the new server. Contacts meet you at the server they know.'
        }
        onChange={(event) => {
          setText(event.target.value)
        }}
        after={
          <Button type="submit" busy={busy} disabled={origin === undefined || origin === setting.origin}>
            Change server
          </Button>
        }
      />
    </form>
  )
}
