import { callFrame, clientFrames } from '../../src/core/protocol/signaling/clientFrames'
import { closeCodes, refusalCodes, statusOf } from '../../src/core/protocol/signaling/errors'
import { relayedCallFrame, serverFrames } from '../../src/core/protocol/signaling/serverFrames'
import { signalFrames } from '../../src/core/protocol/signaling/signalFrames'
import { type AnySchema, commonRefusals, operations } from './operations'
import { fieldShapes, shapeOf } from './shapes'
import { isShape, wordOf } from './words'

const place = '#/'
const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const bodyOf = (schema: AnySchema | undefined): string =>
  schema === undefined ? '' : code(wordOf(shapeOf(schema, place)))

const calls = (): string =>
  table(
    ['call', 'what it does', 'body', 'answer, with `ok: true`', 'also refused with'],
    operations.map((operation) => [
      code(`${operation.method} ${operation.path}`),
      `${operation.summary} (${operation.rule})`,
      bodyOf(operation.request),
      bodyOf(operation.answer),
      operation.refusals.map(code).join(', '),
    ]),
  )

/** A frame's fields beside its type. */
const frames = (schemas: readonly (readonly [string, AnySchema])[]): string =>
  table(
    ['type', 'other fields'],
    schemas.map(([type, schema]) => {
      const shape = shapeOf(schema, place)
      const properties = Object.fromEntries(
        Object.entries(shape.properties ?? {}).filter(([name, field]) => name !== 'type' && isShape(field)),
      )
      const rest = wordOf({ ...shape, properties })
      return [code(type), rest === '{}' ? '' : code(rest)]
    }),
  )

/** `docs/API.md`. */
export const apiText = (): string =>
  `# The signalling server’s API

Made by \`npm run api\` from the schemas that judge every call and frame (\`src/core/protocol/signaling\`); a test fails where it lags behind. [openapi.json](openapi.json) has the calls
for machines, [SPEC.md](SPEC.md) the rules (SG1 …), [SERVER.md](SERVER.md) how to run one.

A server introduces devices and relays what is sealed; it keeps none of it. Whoever wants to say anything signs in (SG1), joins topics whose key it has (SG2), and then calls or sends frames: both
are one relay, and what one says the other hears (SG4). Only a socket hears.

1. \`POST /api/session/challenge\`, sign it, \`POST /api/session\`: a token, which goes into \`Authorization: Bearer …\` of every further call.
2. \`POST /api/session/ticket\`: a ticket, which opens \`wss://…/ws/msg?ticket=…\`. A program that can set headers may send the token there instead.
3. \`join\` each topic, over either. From then on its presence and frames come over the socket.

Names in capitals are [fields](#fields). \`?\` marks what may be absent. Unknown fields are ignored, unknown types of frames dropped silently.

## Calls

Bodies are JSON, and so are answers. A refusal is \`{ok: false, code, message}\` with the status of its [code](#refusals); 429 and 503 carry \`Retry-After\`.
Any call may be refused with ${commonRefusals.map(code).join(', ')}, whoever has not signed in with \`UNAUTHORIZED\`, and who wants to while the server goes with \`DRAINING\`.

${calls()}

\`GET /healthz\` is 200 while the process runs, \`GET /readyz\` until it drains (SG12). What is under neither \`/api\` nor these is the web app.

## \`/ws/msg\`, to the server

Text frames of JSON (SG3). Each with an \`id\` is answered by one \`ack\` or \`error\` of the same \`id\`.

${frames([...clientFrames, ['call.…', callFrame]])}

## \`/ws/msg\`, from the server

The first is \`connected\`. Those with \`from\` are what other members sent.

${frames([...serverFrames, ['call.…', relayedCallFrame]])}

## \`/signal\`

What [y-webrtc](https://github.com/yjs/y-webrtc) speaks, unmodified, for topics the session has joined on the other socket or by a call (SG5). A \`publish\` is handed to the other
subscribers with everything in it and \`clients\`, how many there are; \`ping\` is answered by \`pong\`.

${frames([...signalFrames])}

## Fields

${table(
  ['name', 'is', 'shape'],
  Object.entries(fieldShapes(place)).map(([name, shape]) => {
    const { description = '', ...rest } = shape
    return [`**${name}**`, description, code(rest.pattern ?? wordOf(rest))]
  }),
)}

## Refusals

${table(
  ['code', 'status'],
  refusalCodes.map((name) => [code(name), String(statusOf[name])]),
)}

## Why a socket is closed

${table(
  ['code', 'why'],
  Object.entries(closeCodes).map(([name, number]) => [String(number), closeWords[name] ?? name]),
)}
`

const closeWords: Readonly<Record<string, string>> = {
  protocolBroken: 'three frames that made no sense (SG10)',
  restarting: 'the server goes or restarts: come back after what `draining` said',
  sessionOver: 'the session expired or signed out: sign in again',
  replaced: 'the session opened another socket: do not come back',
  tooFast:
    'the session was told to slow down hundreds of times and did not: `retryAfterMs` of the last `error` says for how long it gets neither ticket nor socket (SG10)',
}
