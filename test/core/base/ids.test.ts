import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64Url } from '../../../src/core/base/bytes'
import * as ids from '../../../src/core/base/ids'

const sized = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const strangers: readonly unknown[] = [undefined, null, 7, {}, [], '', 'short', new Uint8Array(32), ['A'.repeat(43)]]

describe.each([
  ['ID1: an account', ids.isAccountId, 32],
  ['ID2: a device', ids.isDeviceId, 32],
  ['ID3: a zid', ids.isZid, 32],
  ['EV11: a conversation', ids.isConversationId, 32],
  ['EV2: an event', ids.isEventId, 32],
  ['SG2: a topic', ids.isTopicId, 32],
  ['EV2: a message', ids.isMessageId, 16],
  ['an invite', ids.isInviteId, 16],
  ['a request', ids.isRequestId, 16],
  ['SG6: an alias', ids.isAlias, 16],
  ['SG1: a session', ids.isSessionId, 16],
])('%s is named', (_, isId: (value: unknown) => boolean, length) => {
  it(`by exactly ${String(length)} bytes in base64url`, () => {
    fc.assert(
      fc.property(sized(length), (bytes) => {
        expect(isId(toBase64Url(bytes))).toBe(true)
      }),
    )
    for (const other of [length - 1, length + 1, 48 - length])
      expect(isId(toBase64Url(new Uint8Array(other)))).toBe(false)
  })

  it('by one text only, and by nothing else', () => {
    const id = toBase64Url(new Uint8Array(length))
    expect(isId(`${id.slice(0, -1)}B`)).toBe(false)
    for (const stranger of [...strangers, `${id}=`, ` ${id}`, `${id}\n`, `${id.slice(0, -2)}+A`]) {
      expect(isId(stranger)).toBe(false)
    }
  })
})

describe('EV2: a client message id', () => {
  it('is 1 to 64 visible characters of ASCII', () => {
    for (const text of ['a', '!', '~', 'x'.repeat(64), '01JC-7:retry']) expect(ids.isClientMessageId(text)).toBe(true)
    for (const text of ['', 'x'.repeat(65), 'a b', 'a\n', 'é', '\x7f', 7, undefined]) {
      expect(ids.isClientMessageId(text)).toBe(false)
    }
  })
})

describe('an id', () => {
  it('stands for its bytes', () => {
    fc.assert(
      fc.property(sized(32), (bytes) => {
        const id = toBase64Url(bytes)
        expect(ids.isAccountId(id) && ids.idBytes(id)).toEqual(bytes)
      }),
    )
  })
})
