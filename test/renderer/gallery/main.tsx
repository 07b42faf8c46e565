import '../../../src/renderer/styles/tokens.css'
import '../../../src/renderer/styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { TincanError } from '../../../src/core'
import { Running } from '../../../src/renderer/app/Running'
import { Elsewhere } from '../../../src/renderer/features/welcome/Elsewhere'
import { Trouble } from '../../../src/renderer/features/welcome/Trouble'
import { Unlock } from '../../../src/renderer/features/welcome/Unlock'
import { Welcome } from '../../../src/renderer/features/welcome/Welcome'
import { scenes } from './scenes'

/** Shows one scene, chosen by `?scene=`; `?dir=rtl` turns the page. Only for looking at. */
const asked = new URLSearchParams(location.search)
const name = asked.get('scene') ?? 'full'
document.documentElement.dir = asked.get('dir') ?? 'ltr'

const pages: Readonly<Record<string, () => React.ReactNode>> = {
  welcome: () => <Welcome fallback="none" onCreate={() => Promise.resolve()} />,
  'welcome-keyring': () => <Welcome fallback="keyring" onCreate={() => Promise.resolve()} />,
  unlock: () => <Unlock onUnlock={() => Promise.resolve({ ok: false, error: 'wrong-passphrase' })} />,
  elsewhere: () => <Elsewhere onUseHere={() => undefined} />,
  trouble: () => (
    <Trouble error={new TincanError('STORAGE_FULL', 'full')} at="2026-11-21T12:00:00Z" onRetry={() => undefined} />
  ),
}

const services = scenes[name]?.()
if (services) Object.assign(window, { services })
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(<StrictMode>{services ? <Running services={services} /> : pages[name]?.()}</StrictMode>)
}
