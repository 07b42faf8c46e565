import { useEffect, useState } from 'react'
import { useServices } from '../../state/context'
import { ShortcutList } from '../shell/ShortcutList'

export const About = () => {
  const { platform } = useServices()
  const [version, setVersion] = useState<string>()

  useEffect(() => {
    let open = true
    platform.version().then(
      (told) => {
        if (open) setVersion(told)
      },
      () => undefined,
    )
    return () => {
      open = false
    }
  }, [platform])

  return (
    <>
      <p className="dialog-text">
        Tincan keeps your conversations on the devices of the people in them. Messages go from device to device, sealed;
        a small server only introduces the devices to each other and stores nothing.
      </p>
      <dl className="facts">
        <dt>Version</dt>
        <dd>{version}</dd>
        <dt>Licence</dt>
        <dd>MIT</dd>
      </dl>
      <section aria-labelledby="shortcuts-title">
        <h3 id="shortcuts-title" className="section-title">
          Keyboard shortcuts
        </h3>
        <ShortcutList />
      </section>
    </>
  )
}
