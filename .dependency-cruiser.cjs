/**
 * Which folder may import which. Imports run one way: whatever is not in this table is refused.
 * A folder also reaches everything that what it may import reaches, so that all of core may use `base`.
 */
const core = {
  base: [],
  crypto: ['base'],
  identity: ['crypto'],
  protocol: ['identity'],
  conversation: ['protocol'],
  network: ['protocol'],
  link: ['network'],
  storage: ['protocol'],
  search: ['storage'],
  history: ['conversation'],
  sync: ['conversation', 'history', 'network', 'storage'],
  files: ['conversation', 'network', 'storage'],
  calls: ['network'],
}
const domains = Object.keys(core)
const reach = (domain) => [...new Set([domain, ...core[domain].flatMap(reach)])]
const anyOf = (names) => `(${names.join('|')})`

const domainRules = domains.map((domain) => ({
  name: `core/${domain} imports ${core[domain].join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: `^src/core/${domain}/` },
  to: { path: '^(src|signaling)/', pathNot: `^src/core/${anyOf(reach(domain))}/` },
}))

/** From a part of the app to what of the app it may import. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from,
  to: { path: '^(src|signaling)/', pathNot: allowed },
})

/** A package that one part alone may know. */
const keeps = (name, owner, packages) => ({
  name,
  severity: 'error',
  from: { path: '^(src|signaling)/', pathNot: owner },
  to: { path: `(^|/)node_modules/${anyOf(packages)}(/|$)|^${anyOf(packages)}$` },
})

module.exports = {
  forbidden: [
    ...domainRules,
    only(
      'core/messenger imports core but adapters',
      { path: '^src/core/messenger/' },
      `^src/core/${anyOf([...domains, 'messenger'])}/`,
    ),
    only(
      'core/index imports core but adapters',
      { path: '^src/core/index\\.ts$' },
      `^src/core/${anyOf([...domains, 'messenger'])}/`,
    ),
    only(
      'core/adapters import ports',
      { path: '^src/core/adapters/' },
      `^src/core/${anyOf([...domains, 'adapters'])}/`,
    ),
    {
      name: 'core/adapters import only types from the domains above the ports',
      severity: 'error',
      from: { path: '^src/core/adapters/' },
      to: {
        path: `^src/core/${anyOf(['identity', 'conversation', 'sync', 'files', 'calls'])}/`,
        dependencyTypesNot: ['type-only'],
      },
    },
    only('main imports ipc', { path: '^src/main/' }, '^src/(main|ipc)/'),
    only('preload imports ipc', { path: '^src/preload/' }, '^src/(preload|ipc)/'),
    only('ipc imports nothing', { path: '^src/ipc/' }, '^src/ipc/'),
    only(
      'renderer/app imports core/index, core/adapters, ipc',
      { path: '^src/renderer/app/' },
      '^src/(renderer/|ipc/|core/index\\.ts$|core/adapters/)',
    ),
    only(
      'renderer imports core/index, ipc',
      { path: '^src/renderer/', pathNot: '^src/renderer/app/' },
      '^src/(renderer/|ipc/|core/index\\.ts$)',
    ),
    only(
      'signaling imports core/base, core/protocol/signaling',
      { path: '^signaling/' },
      '^(signaling/|src/core/base/|src/core/protocol/signaling(/|\\.ts$))',
    ),
    keeps('only core/crypto knows libsodium', '^src/core/crypto/', ['libsodium.*']),
    keeps('only main and preload know Electron', '^src/(main|preload)/', ['electron']),
    keeps('only the Dexie adapter knows Dexie', '^src/core/adapters/dexie/', ['dexie']),
    keeps('only adapters know WebRTC and sockets', '^src/core/adapters/', ['y-webrtc', 'simple-peer']),
    keeps('only the renderer knows React', '^src/renderer/', ['react', 'react-dom', 'zustand']),
    {
      name: 'core runs without Node and without Electron',
      severity: 'error',
      from: { path: '^src/(core|renderer|ipc)/' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'every import resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
}
