import { describe, expect, it } from 'vitest'
import { relayedAlone, wantingOpus } from '../../../../src/core/adapters/webrtc/call-sdp'

const lines = (...parts: readonly string[]): string => [...parts, ''].join('\r\n')

const sound = ['m=audio 9 UDP/TLS/RTP/SAVPF 111 63', 'a=rtpmap:111 opus/48000/2', 'a=rtpmap:63 red/48000/2']

describe('Opus in a description', () => {
  it('is wanted with DTX and FEC, and is left as it is otherwise', () => {
    const sdp = lines('v=0', ...sound, 'a=fmtp:111 minptime=10;useinbandfec=1', 'a=fmtp:63 111/111', 'a=mid:0')
    expect(wantingOpus(sdp)).toBe(
      lines('v=0', ...sound, 'a=fmtp:111 minptime=10;usedtx=1;useinbandfec=1', 'a=fmtp:63 111/111', 'a=mid:0'),
    )
  })

  it('is so where it says otherwise, or nothing', () => {
    expect(wantingOpus(lines(...sound, 'a=fmtp:111 usedtx=0; UseInbandFec=0'))).toBe(
      lines(...sound, 'a=fmtp:111 usedtx=1;useinbandfec=1'),
    )
    const [media = '', opus = '', red = ''] = sound
    expect(wantingOpus(lines(media, opus, red))).toBe(lines(media, opus, 'a=fmtp:111 usedtx=1;useinbandfec=1', red))
  })

  it('is so at each place of it, and stays so', () => {
    const twice = lines(
      ...sound,
      'a=fmtp:111 minptime=10',
      'm=audio 9 UDP/TLS/RTP/SAVPF 96',
      'a=rtpmap:96 OPUS/48000/2',
    )
    const wanting = wantingOpus(twice)
    expect(wanting.match(/usedtx=1;useinbandfec=1/g)).toHaveLength(2)
    expect(wantingOpus(wanting)).toBe(wanting)
  })
})

const host = 'candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host generation 0'
const mdns = 'candidate:5 1 udp 2122260223 5d1f5a0e-1c6b.local 50001 typ host'
const reflexive = 'candidate:2 1 udp 1686052607 203.0.113.9 50000 typ srflx raddr 192.0.2.7 rport 50000'
const prflx = 'candidate:7 1 udp 1686052607 203.0.113.9 50002 typ prflx raddr 192.0.2.7 rport 50000'
const tcp = 'candidate:3 1 tcp 1518280447 2001:db8::7 9 typ host tcptype active'
const relay = 'candidate:4 1 udp 41885439 198.51.100.4 60000 typ relay raddr 203.0.113.9 rport 50000 generation 0'
const bareRelay = 'candidate:4 1 udp 41885439 198.51.100.4 60000 typ relay raddr 0.0.0.0 rport 0 generation 0'

const candidate = (text: string) =>
  ({ type: 'candidate', candidate: { candidate: text, sdpMid: '0', sdpMLineIndex: 0 } }) as const

describe('CL9: what is said where nobody may learn an address', () => {
  it.each([host, mdns, reflexive, prflx, tcp, 'candidate: nonsense'])('is not %s', (text) => {
    expect(relayedAlone(candidate(text))).toBeUndefined()
  })

  it('is the address of a relay, without whose it is, and that there are no more', () => {
    expect(relayedAlone(candidate(relay))).toEqual(candidate(bareRelay))
    expect(relayedAlone(candidate(''))).toEqual(candidate(''))
  })

  it('is no address in a description either', () => {
    const sdp = lines(
      'v=0',
      'o=- 4611 2 IN IP4 192.0.2.7',
      's=-',
      'c=IN IP6 2001:db8::7',
      'm=audio 50000 UDP/TLS/RTP/SAVPF 111',
      'c=IN IP4 203.0.113.9',
      'a=rtcp:50000 IN IP4 203.0.113.9',
      ...[host, mdns, reflexive, prflx, tcp, relay].map((text) => `a=${text}`),
      'a=ice-ufrag:abcd',
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      'm=video 0 UDP/TLS/RTP/SAVPF 96',
    )
    const said = relayedAlone({ type: 'offer', sdp })
    expect(said).toEqual({
      type: 'offer',
      sdp: lines(
        'v=0',
        'o=- 4611 2 IN IP4 127.0.0.1',
        's=-',
        'c=IN IP4 0.0.0.0',
        'm=audio 9 UDP/TLS/RTP/SAVPF 111',
        'c=IN IP4 0.0.0.0',
        'a=rtcp:9 IN IP4 0.0.0.0',
        `a=${bareRelay}`,
        'a=ice-ufrag:abcd',
        'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
        'm=video 0 UDP/TLS/RTP/SAVPF 96',
      ),
    })
    expect(JSON.stringify(said)).not.toMatch(/192\.0\.2|203\.0\.113|2001:db8|\.local/)
  })
})
