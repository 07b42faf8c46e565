import { type ConversionConfig, type JsonSchema, toJsonSchema } from '@valibot/to-json-schema'
import { assert } from '../../src/core/base/errors'
import {
  aliasField,
  callTypeField,
  challengeField,
  clientMessageField,
  countField,
  envelopeField,
  messageField,
  ownStatusField,
  presenceField,
  requestField,
  secretField,
  sessionField,
  signatureField,
  timestampField,
  topicField,
  zidField,
} from '../../src/core/protocol/signaling/fields'
import type { AnySchema } from './operations'

const key = '^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$'
const short = '^[A-Za-z0-9_-]{21}[AQgw]$'

interface Field {
  readonly schema: AnySchema
  readonly means: string
  /** For a field that a function checks: the same as a regular expression. A test holds the two together. */
  readonly pattern?: string
}

/** The fields everything is made of, by the name the documents give them. */
export const fields: Readonly<Record<string, Field>> = {
  Topic: { schema: topicField, means: 'an Ed25519 public key in base64url', pattern: key },
  Zid: { schema: zidField, means: 'the Ed25519 public key somebody shows this server', pattern: key },
  Alias: { schema: aliasField, means: '16 bytes in base64url: a member’s name on one topic', pattern: short },
  Session: { schema: sessionField, means: '16 bytes in base64url: the public name of a session', pattern: short },
  ClientMessageId: {
    schema: clientMessageField,
    means: 'chosen by whoever sends; the same again for a retry',
    pattern: '^[\\x21-\\x7e]{1,64}$',
  },
  CallType: { schema: callTypeField, means: '`call.` and a step', pattern: '^call\\.[a-z_]{1,32}$' },
  FrameId: { schema: requestField, means: 'chosen by the client; its answer carries it' },
  MessageId: { schema: messageField, means: 'names a message; opaque to the server' },
  Envelope: { schema: envelopeField, means: 'sealed bytes in base64url, at most 48 KiB of them' },
  Signature: { schema: signatureField, means: '64 bytes of Ed25519 in base64url' },
  Challenge: { schema: challengeField, means: 'bytes to sign, in base64url' },
  Secret: {
    schema: secretField,
    means: 'a token or ticket, opaque: 43 characters from one server, up to 160 from several',
  },
  Time: { schema: timestampField, means: 'RFC 3339 in UTC' },
  Count: { schema: countField, means: 'a whole number from 0' },
  Status: { schema: ownStatusField, means: 'a status to choose; `invisible` is seen as `offline`' },
  Presence: { schema: presenceField, means: 'how one member is seen' },
}

/** Which names stand in a document as references, and where they lead. */
const config = (place: string): ConversionConfig => ({
  definitions: Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
  overrideRef: ({ referenceId }) => `${place}${referenceId}`,
  // A text whose length has no remainder of 1 by 4 is what base64url is: the pattern says no less to a reader.
  ignoreActions: ['check'],
  overrideSchema: ({ valibotSchema }) => {
    const field = Object.values(fields).find(({ schema }) => schema === valibotSchema)
    return field?.pattern === undefined ? undefined : { type: 'string', pattern: field.pattern }
  },
})

/** A schema as JSON Schema, with references to {@link fields} under `place`. */
export const shapeOf = (schema: AnySchema, place: string): JsonSchema => {
  const { $schema: _draft, $defs: _fields, ...shape } = toJsonSchema(schema, config(place))
  return shape
}

/** The fields themselves, by name. */
export const fieldShapes = (place: string): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { schema, means }]) => {
      const shape = toJsonSchema(schema, config(place)).$defs?.[name]
      assert(typeof shape === 'object', 'what is defined is among the definitions')
      return [name, { ...shape, description: means }]
    }),
  )
