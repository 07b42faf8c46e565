import { refusalAnswer } from '../../src/core/protocol/signaling/rest'
import { type RefusalCode, refusalCodes, statusOf } from '../../src/core/protocol/signaling/errors'
import { type Operation, commonRefusals, operations } from './operations'
import { fieldShapes, shapeOf } from './shapes'

const place = '#/components/schemas/'
const json = 'application/json'

/** What fills the named segments of a path. */
const segments: Readonly<Record<string, string>> = { topic: 'Topic', id: 'MessageId' }

/** `docs/openapi.json`: the calls of `/api` as OpenAPI 3.1. */
export const openApi = (version: string): object => {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tincan signalling server',
      version,
      description: 'It introduces devices to each other and keeps nothing. docs/API.md has the sockets too.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'https://{host}', variables: { host: { default: 'chat.example.org' } } }],
    security: [{ session: [] }],
    paths,
    components: {
      securitySchemes: { session: { type: 'http', scheme: 'bearer', description: 'The token of POST /api/session.' } },
      schemas: {
        ...fieldShapes(place),
        Refusal: {
          ...shapeOf(refusalAnswer, place),
          description: `One of ${refusalCodes.join(', ')}; a later server may know more.`,
        },
      },
    },
  }
}

const describe = (operation: Operation): object => {
  const { summary, rule, request, answer, open } = operation
  const named = [...operation.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  return {
    summary,
    tags: [rule],
    ...(open === true ? { security: [] } : {}),
    ...(named.length === 0 ? {} : { parameters: named.map(parameter) }),
    ...(request === undefined
      ? {}
      : { requestBody: { required: true, content: { [json]: { schema: shapeOf(request, place) } } } }),
    responses: {
      200: { description: 'Done.', content: { [json]: { schema: shapeOf(answer, place) } } },
      ...refusals(operation),
    },
  }
}

const parameter = (name: string): object => ({
  name,
  in: 'path',
  required: true,
  schema: { $ref: `${place}${segments[name] ?? 'MessageId'}` },
})

const refusals = (operation: Operation): Readonly<Record<number, object>> => {
  const byStatus = new Map<number, RefusalCode[]>()
  for (const code of codesOf(operation)) {
    const status = statusOf[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      { description: codes.join(', '), content: { [json]: { schema: { $ref: `${place}Refusal` } } } },
    ]),
  )
}

/** All an operation may be refused with, each once. */
const codesOf = ({ open, refusals: own }: Operation): readonly RefusalCode[] => {
  const signedIn: readonly RefusalCode[] = open === true ? ['DRAINING'] : ['UNAUTHORIZED']
  const all = new Set<RefusalCode>([...commonRefusals, ...signedIn, ...own])
  return refusalCodes.filter((code) => all.has(code))
}
