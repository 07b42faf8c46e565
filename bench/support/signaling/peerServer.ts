/** PeerServer of the package `peer`, as it comes but for its limit of 5,000 clients. */
import { PeerServer } from 'peer'

PeerServer({ host: '127.0.0.1', port: Number(process.env['PORT']), concurrent_limit: 20_000 })
