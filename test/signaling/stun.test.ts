import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressBytes, addressKey } from '../../signaling/address'
import { tryStun } from '../../signaling/doctor/turnClient'
import { answerBinding } from '../../signaling/stun'
import { serve } from './support'

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(/\s/g, ''), 'hex')
const transaction = 'b7e7a701bc34d686fa87dfae'

describe('STUN', () => {
  it('SG8 answers as the sample of RFC 5769 §2.2 does', () => {
    const request = hex(`0001 0000 2112a442 ${transaction}`)
    expect(answerBinding(request, { address: '192.0.2.1', port: 32853 })).toEqual(
      new Uint8Array(hex(`0101 000c 2112a442 ${transaction} 0020 0008 0001 a147 e112a643`)),
    )
  })

  it('SG8 answers over IPv6 as the sample of RFC 5769 §2.3 does', () => {
    const request = hex(`0001 0000 2112a442 ${transaction}`)
    const from = { address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32853 }
    expect(answerBinding(request, from)).toEqual(
      new Uint8Array(hex(`0101 0018 2112a442 ${transaction} 0020 0014 0002 a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9`)),
    )
  })

  it('SG8 answers with a fingerprint whoever sent one (RFC 5769 §2.1 asks with one)', () => {
    const request = hex(`0001 0058 2112a442 ${transaction}
      8022 0010 5354554e 20746573 7420636c 69656e74
      0024 0004 6e0001ff
      8029 0008 932ff9b1 51263b36
      0006 0009 6576746a 3a683676 59202020
      0008 0014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2
      8028 0004 e57a3bcf`)
    const answer = answerBinding(request, { address: '192.0.2.1', port: 32853 })
    expect(
      Buffer.from(answer ?? [])
        .subarray(-8, -4)
        .toString('hex'),
    ).toBe('80280004')
    expect(answer?.length).toBe(20 + 12 + 8)
  })

  it('RFC 8489 §6.3.1 names what it does not understand', () => {
    const request = hex(`0001 0008 2112a442 ${transaction} 0003 0004 00000006`)
    const answer = Buffer.from(answerBinding(request, { address: '192.0.2.1', port: 1 }) ?? [])
    expect(answer.subarray(0, 2).toString('hex')).toBe('0111')
    expect(answer.toString('hex')).toContain('00000414')
    expect(answer.subarray(-8, -2).toString('hex')).toBe('000a00020003')
  })

  it('SG10 never throws and answers binding requests alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(answerBinding(bytes, { address: '192.0.2.1', port: 1 })).toBeUndefined()
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 128 }), (attributes) => {
        const request = Buffer.concat([hex(`0001 0000 2112a442 ${transaction}`), attributes])
        request.writeUInt16BE(attributes.length, 2)
        const answer = answerBinding(request, { address: '192.0.2.1', port: 1 })
        expect(answer === undefined || answer.length % 4 === 0).toBe(true)
      }),
    )
  })

  it('SG8 runs beside the server on the same port number', async () => {
    const server = await serve()
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    socket.send(hex(`0001 0000 2112a442 ${transaction}`), server.stunPort, '127.0.0.1')
    const answer = await new Promise<Buffer>((resolve) => socket.once('message', resolve))
    expect(answer.readUInt16BE(26) ^ 0x2112).toBe(socket.address().port)
    socket.close()
    await server.close()
  })
})

describe('the address of STUN', () => {
  it('SG8 is one of its own where a proxy stands before the rest', async () => {
    const server = await serve({ stunHost: '0.0.0.0' })
    expect(await tryStun('127.0.0.1', server.stunPort)).toMatchObject({ address: '127.0.0.1' })
    await server.close()
    // Of a network for documentation: no machine has it.
    await expect(serve({ stunHost: '203.0.113.1' })).rejects.toThrow('--stun-host')
  })
})

describe('addresses', () => {
  it('are read in all their spellings', () => {
    expect(addressBytes('::1')).toEqual(Uint8Array.from([...Array<number>(15).fill(0), 1]))
    expect(addressBytes('::ffff:192.0.2.1')).toEqual(Uint8Array.of(192, 0, 2, 1))
    expect(addressBytes('fe80::1%eth0')?.length).toBe(16)
    for (const text of ['', '1.2.3', '1.2.3.256', '1::2::3', ':::', 'x', '1:2:3:4:5:6:7:8:9', '12345::'])
      expect(addressBytes(text)).toBeUndefined()
  })

  it('SG10 count by the network an IPv6 host can choose from', () => {
    const key = (text: string): string => addressKey(addressBytes(text) ?? new Uint8Array())
    expect(key('2001:db8::1')).toBe(key('2001:db8::ffff:1'))
    expect(key('2001:db8::1')).not.toBe(key('2001:db8:0:1::1'))
    expect(key('192.0.2.1')).not.toBe(key('192.0.2.2'))
  })
})
