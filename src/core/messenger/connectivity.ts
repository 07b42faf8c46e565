import type { Connectivity } from './api/connectivity'
import type { Endpoint } from './context'

/** Looks at the ways from here: the server, and by what it names STUN, TURN and the way out. Never rejects. */
export const testConnectivity = async ({ signaling, probe }: Endpoint): Promise<Connectivity> => {
  const servers = await signaling.iceServers()
  const paths = servers.ok ? await probe?.look(servers.value) : undefined
  return { server: signaling.state.value.kind, paths }
}
