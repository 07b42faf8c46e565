// @vitest-environment jsdom
import './support/page'
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TincanError, type CallView } from '../../src/core'
import { callIn, callWith, incomingFrom, participantOf } from './support/calls'
import { outputs, RingRecorder, stillTrack, stubMedia, tracksIn } from './support/media'
import { openConversation, settle, show, type Shown } from './support/show'
import { contactNamed, deviceOf, groupNamed, start } from './support/world'

const bob = contactNamed('Bob')
const carol = contactNamed('Carol')
const dan = contactNamed('Dan')
const crew = groupNamed('Crew', [bob, carol, dan])
const world = { contacts: [bob, carol, dan], rooms: [crew] }

beforeEach(stubMedia)
afterEach(() => {
  vi.unstubAllGlobals()
})

const stage = (name: string): HTMLElement => screen.getByRole('region', { name: `Call with ${name}` })
const button = (name: string | RegExp, within_: HTMLElement = document.body): HTMLElement =>
  within(within_).getByRole('button', { name })

/** On the stage, in this call. */
const inCall = async (call: CallView): Promise<Shown> => {
  const shown = await show(world, ({ messenger }) => {
    messenger.calls.current.set(call)
  })
  await shown.user.click(button('Return to call'))
  await settle()
  return shown
}

describe('starting a call', () => {
  it.each([
    ['Start voice call', 'voice'],
    ['Start video call', 'video'],
  ])('from the head of a conversation: %s', async (name, media) => {
    const { user, messenger } = await show(world)
    await openConversation(user, 'Bob')
    await user.click(button(name))
    await settle()
    expect(messenger.acts).toContain(`calls.start ${bob.conversation} ${media}`)
    expect(stage('Bob').textContent).toMatch(/Calling/)
  })

  it('says why it is refused, and stays where it was (CL1)', async () => {
    const { user } = await show(world, ({ messenger }) => {
      messenger.calls.refusal = new TincanError('CALL_FULL', 'full')
    })
    await openConversation(user, 'Crew')
    await user.click(button('Start voice call'))
    expect(await screen.findByText('This call is full.')).toBeDefined()
    expect(screen.getByRole('region', { name: 'Conversation with Crew' })).toBeDefined()
  })

  it('asks before it ends the call we are in', async () => {
    const { user, messenger } = await show(world, (services) => {
      services.messenger.calls.current.set(callWith(carol))
    })
    await openConversation(user, 'Bob')
    await user.click(button('Start voice call'))
    expect(messenger.acts).not.toContain(`calls.start ${bob.conversation} voice`)
    await user.click(button('Leave and call', screen.getByRole('dialog', { name: 'Leave the present call?' })))
    await settle()
    expect(messenger.acts).toContain('calls.leave')
    expect(stage('Bob')).toBeDefined()
  })

  it('offers to join what goes on in a group, with voice alone where there is no room for cameras (CL1)', async () => {
    const { user, messenger } = await show(world)
    await openConversation(user, 'Crew')
    const ongoing = messenger.calls.ongoing(crew.id)
    const participants = [bob, carol].map(({ account, name }) => ({ account, name }))
    act(() => {
      ongoing.set({ ...callIn(crew, []), participants, room: 'open' })
    })
    const banner = screen.getByRole('region', { name: 'Ongoing call' })
    expect(banner.textContent).toMatch(/Bob and Carol/)
    expect(button('Join with video', banner)).toBeDefined()
    act(() => {
      ongoing.set({ ...callIn(crew, []), participants, room: 'voice-only' })
    })
    expect(within(banner).queryByRole('button', { name: 'Join with video' })).toBeNull()
    expect(banner.textContent).toMatch(/no more cameras/)
    await user.click(button('Join call', banner))
    await settle()
    expect(messenger.acts).toContain(`calls.start ${crew.id} voice`)
    act(() => {
      messenger.calls.current.set(undefined)
      ongoing.set({ ...callIn(crew, []), participants, room: 'full' })
    })
    await settle()
    expect(screen.getByRole('region', { name: 'Ongoing call' }).textContent).toMatch(/full: ten people/)
    expect(screen.queryByRole('button', { name: 'Join call' })).toBeNull()
  })
})

describe('a call that comes in', () => {
  const ringing = async (patch: Parameters<typeof incomingFrom>[1] = {}) => {
    const ring = new RingRecorder()
    ring.stub()
    const shown = await show(world)
    act(() => {
      shown.messenger.ring(incomingFrom(bob, patch))
    })
    return { ...shown, ring, dialog: screen.getByRole('dialog', { name: 'Incoming call from Bob' }) }
  }

  it('rings, and is silent as soon as it is answered (CL3)', async () => {
    const { user, messenger, ring, dialog } = await ringing()
    expect(ring.notes.length).toBeGreaterThan(0)
    expect(ring.open).toBe(1)
    await user.click(button('Accept', dialog))
    await settle()
    expect(ring.open).toBe(0)
    expect(messenger.acts.some((name) => name.startsWith('calls.accept') && name.endsWith('voice'))).toBe(true)
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(stage('Bob')).toBeDefined()
  })

  it('stops ringing where it was answered on another device (CL3)', async () => {
    const { messenger, ring } = await ringing()
    act(() => {
      messenger.calls.incoming.set([])
    })
    expect(ring.open).toBe(0)
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('shows without a sound where the ring tone is switched off', async () => {
    const ring = new RingRecorder()
    ring.stub()
    const { messenger } = await show({ ...world, settings: { ...start.settings, ringtone: false } })
    act(() => {
      messenger.ring(incomingFrom(bob))
    })
    expect(screen.getByRole('dialog', { name: 'Incoming call from Bob' })).toBeDefined()
    expect(ring.open).toBe(0)
  })

  it('offers the camera for a video call alone, and turns it on only when asked (CL6)', async () => {
    const voice = await ringing()
    expect(within(voice.dialog).queryByRole('button', { name: 'Accept with video' })).toBeNull()
    act(() => {
      voice.messenger.calls.incoming.set([incomingFrom(bob, { media: 'video' })])
    })
    await voice.user.click(button('Accept with video'))
    await settle()
    expect(voice.messenger.acts.at(-1)).toMatch(/^calls\.accept .* video$/)
  })

  it('can be declined, and with a message', async () => {
    const { user, messenger, dialog } = await ringing()
    await user.click(button('Reply with a message', dialog))
    await user.keyboard('{Escape}')
    expect(document.activeElement).toBe(dialog)
    expect(within(dialog).queryByRole('textbox')).toBeNull()
    await user.click(button('Reply with a message', dialog))
    await user.type(within(dialog).getByRole('textbox'), 'In a train{Enter}')
    await settle()
    expect(messenger.acts.at(-1)).toMatch(/^calls\.decline .* In a train$/)
    act(() => {
      messenger.ring(incomingFrom(carol))
    })
    const second = screen.getByRole('dialog', { name: 'Incoming call from Carol' })
    await user.click(button('Reply with a message', second))
    await user.click(button('I will call you back.', second))
    await settle()
    expect(messenger.acts.at(-1)).toMatch(/^calls\.decline .* I will call you back\.$/)
  })

  it('leaves the keyboard to whoever types, so that no key of theirs answers', async () => {
    const { user, messenger } = await show(world)
    await openConversation(user, 'Carol')
    const box = screen.getByRole('textbox', { name: 'Message' })
    await user.click(box)
    act(() => {
      messenger.ring(incomingFrom(bob))
    })
    expect(document.activeElement).toBe(box)
    await user.keyboard('a b{Enter}')
    expect(messenger.acts.some((name) => name.startsWith('calls.accept'))).toBe(false)
  })

  it('is answered and declined by keyboard from anywhere', async () => {
    const { user, messenger } = await ringing()
    await user.keyboard('{Control>}{Shift>}d{/Shift}{/Control}')
    await settle()
    expect(messenger.acts.at(-1)).toMatch(/^calls\.decline/)
    act(() => {
      messenger.ring(incomingFrom(carol))
    })
    await user.keyboard('{Control>}{Shift>}a{/Shift}{/Control}')
    await settle()
    expect(stage('Carol')).toBeDefined()
  })

  it('waits with a quieter sound while we are in another, and says that accepting ends that one', async () => {
    const ring = new RingRecorder()
    ring.stub()
    const { messenger } = await show(world, (services) => {
      services.messenger.calls.current.set(callWith(carol))
    })
    act(() => {
      messenger.ring(incomingFrom(bob))
    })
    const dialog = screen.getByRole('dialog', { name: 'Incoming call from Bob' })
    expect(dialog.textContent).toMatch(/ends the call with Carol/)
    expect(ring.notes).toHaveLength(2)
  })
})

describe('the stage', () => {
  it('tells each state a call is in, and how long it has lasted (CL5)', async () => {
    const { messenger } = await inCall(callWith(bob, { phase: { kind: 'ringing-out' } }))
    expect(stage('Bob').textContent).toMatch(/Calling…/)
    act(() => {
      messenger.calls.change({ phase: { kind: 'connecting' } })
    })
    expect(stage('Bob').textContent).toMatch(/Connecting…/)
    act(() => {
      messenger.calls.change({ phase: { kind: 'active', since: '2026-11-21T11:47:30.000Z' } })
    })
    expect(within(stage('Bob')).getByRole('timer').textContent).toBe('12:30')
    act(() => {
      messenger.calls.change({ phase: { kind: 'reconnecting', since: '2026-11-21T12:00:00.000Z' } })
    })
    expect(stage('Bob').textContent).toMatch(/Reconnecting…/)
    expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toContain('Reconnecting')
  })

  it('says why a call ended, what they said, and calls again (CL8)', async () => {
    const { user, messenger } = await inCall(callWith(bob))
    act(() => {
      messenger.calls.change({ phase: { kind: 'ended', why: 'declined', message: 'Later?' }, participants: [] })
    })
    expect(stage('Bob').textContent).toMatch(/Bob declined the call.*Later\?/)
    await user.click(button('Call again'))
    await settle()
    expect(messenger.acts).toContain(`calls.start ${bob.conversation} voice`)
  })

  it('says that a call is full, and tries again (CL1)', async () => {
    const { user, messenger } = await inCall(callIn(crew, [bob]))
    act(() => {
      messenger.calls.change({ phase: { kind: 'ended', why: 'full' }, participants: [] })
    })
    expect(stage('Crew').textContent).toMatch(/full/)
    await user.click(button('Try again'))
    await settle()
    expect(messenger.acts).toContain(`calls.start ${crew.id} voice`)
  })

  it('names a figure for each participant, shows their camera, and our own as in a mirror (CL7)', async () => {
    const camera = stillTrack('video', 'bob')
    const own = stillTrack('video', 'own')
    await inCall(
      callWith(bob, {
        participants: [participantOf(bob, { camera })],
        own: { muted: false, speaking: false, speakingMuted: false, hand: false, camera: own },
      }),
    )
    const video = screen.getByRole('figure', { name: 'Bob' }).querySelector('video')
    expect(video && tracksIn(video)).toEqual([camera])
    expect(video?.dataset['mirrored']).toBeUndefined()
    const mine = screen.getByRole('figure', { name: 'You' }).querySelector('video')
    expect(mine && tracksIn(mine)).toEqual([own])
    expect(mine?.dataset['mirrored']).toBe('true')
  })

  it('shows who speaks, who is muted, who raises a hand and who shares (CL7)', async () => {
    await inCall(
      callIn(crew, [], {
        participants: [
          participantOf(bob, { speaking: true }),
          participantOf(carol, { muted: true, hand: true }),
          participantOf(dan, { screen: stillTrack('video', 'screen') }),
        ],
      }),
    )
    expect(screen.getByRole('figure', { name: 'Bob' }).dataset['speaking']).toBe('true')
    const figure = screen.getByRole('figure', { name: 'Carol' })
    expect(figure.dataset['speaking']).toBeUndefined()
    expect(figure.textContent).toMatch(/Hand raised.*Muted/)
    expect(screen.getByRole('group', { name: 'Dan is sharing' }).querySelector('video')).not.toBeNull()
  })

  it('pins whom it is told to, in place of who speaks', async () => {
    const { user } = await inCall(callIn(crew, [bob, carol], { speaker: deviceOf('Bob') }))
    const large = (): string | null | undefined =>
      document.querySelector('.call-large [aria-label]')?.getAttribute('aria-label')
    expect(large()).toBeUndefined()
    await user.click(button('Show the speaker large'))
    expect(large()).toBe('Bob')
    await user.click(button('Pin Carol'))
    expect(large()).toBe('Carol')
    await user.click(button('Unpin Carol'))
    expect(large()).toBe('Bob')
  })

  it('mutes, turns the camera on, shares, raises a hand, reacts and leaves (CL7)', async () => {
    const { user, messenger } = await inCall(callIn(crew, [bob, carol]))
    await user.click(button('Mute'))
    await user.click(button('Unmute'))
    await user.click(button('Turn camera on'))
    await user.click(button('Share screen'))
    await user.click(button('Raise hand'))
    await user.click(button('React'))
    await user.click(button('React with 👏'))
    await settle()
    await user.click(button('Leave call'))
    expect(messenger.acts.filter((name) => name.startsWith('calls.'))).toEqual([
      'calls.setMuted true',
      'calls.setMuted false',
      'calls.setCamera true',
      'calls.setSharing true',
      'calls.setHand true',
      'calls.react 👏',
      'calls.leave',
    ])
  })

  it('does the same by keyboard, and lists the keys', async () => {
    const { user, messenger } = await inCall(callIn(crew, [bob]))
    const press = (key: string): Promise<void> => user.keyboard(`{Control>}{Shift>}${key}{/Shift}{/Control}`)
    await press('m')
    await press('o')
    await press('e')
    await press('h')
    await settle()
    await user.keyboard('{Control>}/{/Control}')
    expect(screen.getByRole('dialog', { name: 'Keyboard shortcuts' }).textContent).toMatch(/Mute, unmute/)
    await user.keyboard('{Escape}')
    await press('l')
    expect(messenger.acts.filter((name) => name.startsWith('calls.'))).toEqual([
      'calls.setMuted true',
      'calls.setCamera true',
      'calls.setSharing true',
      'calls.setHand true',
      'calls.leave',
    ])
  })

  it('allows no camera in a call of many, and says so (CL1)', async () => {
    const { user, messenger } = await inCall(callIn(crew, [bob, carol], { videoAllowed: false }))
    expect(stage('Crew').textContent).toMatch(/too many people for cameras/)
    await user.click(button('Turn camera on'))
    expect(messenger.acts.some((name) => name.startsWith('calls.setCamera'))).toBe(false)
    // Somebody else may have taken the last place for a camera in the meantime.
    act(() => {
      messenger.calls.change({ videoAllowed: true })
    })
    messenger.calls.refusal = new TincanError('CALL_FULL', 'six')
    await user.click(button('Turn camera on'))
    await settle()
    expect(screen.queryByText('This call is full.')).toBeNull()
    expect(screen.getAllByText(/too many people for cameras/).length).toBeGreaterThan(0)
  })

  it('says why we are not heard or seen, with the way out', async () => {
    const { messenger } = await inCall(callWith(bob))
    const own = { muted: true, speaking: true, speakingMuted: true, hand: false } as const
    act(() => {
      messenger.calls.change({ own: { ...own, cameraFailure: 'refused', microphoneFailure: 'missing' } })
    })
    expect(stage('Bob').textContent).toMatch(/You are muted\. Hold Space/)
    expect(stage('Bob').textContent).toMatch(/No microphone was found.*just listen/)
    expect(stage('Bob').textContent).toMatch(/may not use your camera\. Allow it/)
  })

  it('floats the reactions of others', async () => {
    const { messenger } = await inCall(callIn(crew, [bob]))
    act(() => {
      messenger.calls.reactions.emit({ device: deviceOf('Bob'), name: 'Bob', emoji: '🎉' })
    })
    expect(screen.getByRole('log', { name: 'Reactions' }).textContent).toBe('🎉Bob')
  })

  it('shows how good the way is, direct or relayed (CL7)', async () => {
    const { user } = await inCall(
      callWith(bob, {
        participants: [
          participantOf(bob, {
            quality: {
              path: 'relayed',
              roundTripMs: 612,
              lossIn: 0.12,
              bitrateIn: 1_250_000,
              bitrateOut: 64_000,
              audioCodec: 'opus',
              framesDecoded: 0,
            },
          }),
        ],
      }),
    )
    await user.click(button('Connection quality: Poor'))
    const panel = screen.getByRole('dialog', { name: 'Connection quality' })
    for (const words of ['Relayed', '612 ms', '12 %', '1.3 Mbit/s', '64 kbit/s', 'Opus']) {
      expect(panel.textContent).toContain(words)
    }
  })

  it('says that it goes through relays alone (CL9)', async () => {
    await inCall(callWith(bob, { relayOnly: true }))
    expect(stage('Bob').textContent).toMatch(/Relay only/)
  })

  it('opens the conversation beside it, and keeps to its corner on other screens', async () => {
    const { user } = await inCall(callWith(bob))
    await user.click(button('Show chat'))
    expect(await screen.findByRole('region', { name: 'Conversation with Bob' })).toBeDefined()
    expect(button('Share screen')).toBeDefined()
    await user.click(button('Contacts'))
    expect(screen.queryByRole('button', { name: 'Share screen' })).toBeNull()
    expect(button('Leave call', stage('Bob'))).toBeDefined()
    await user.click(button('Return to call'))
    expect(button('Share screen')).toBeDefined()
  })

  it('shows in its corner that we show our screen, and lets stop it there', async () => {
    const plain = callWith(bob)
    const sharing = { ...plain, own: { ...plain.own, screen: stillTrack('video', 'own screen') } }
    const { user, messenger } = await inCall(sharing)
    await user.click(button('Minimise call'))
    await user.click(button('Stop sharing', stage('Bob')))
    await settle()
    expect(messenger.acts).toContain('calls.setSharing false')
  })

  it('lets choose a screen where nobody else asks', async () => {
    const chosen: string[] = []
    const shown = await show(world, ({ messenger, platform }) => {
      messenger.calls.current.set(callWith(bob))
      platform.screens = {
        list: () => Promise.resolve([{ id: 'window:1', name: 'Notes', kind: 'window' }]),
        choose: (id) => {
          chosen.push(id)
          return Promise.resolve()
        },
      }
    })
    await shown.user.click(button('Return to call'))
    await shown.user.click(button('Share screen'))
    await settle()
    expect(shown.messenger.acts).not.toContain('calls.setSharing true')
    await shown.user.click(button('Notes', screen.getByRole('dialog', { name: 'Share your screen' })))
    await settle()
    expect(chosen).toEqual(['window:1'])
    expect(shown.messenger.acts).toContain('calls.setSharing true')
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})

describe('push to talk', () => {
  const muted = (call: CallView): CallView => ({ ...call, own: { ...call.own, muted: true } })
  const mutes = ({ messenger }: Shown): readonly string[] =>
    messenger.acts.filter((name) => name.startsWith('calls.setMuted'))

  it('lets be heard for as long as Space is held (CL7)', async () => {
    const shown = await inCall(muted(callWith(bob)))
    act(() => {
      document.body.focus()
    })
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    fireEvent.keyDown(document.body, { code: 'Space', key: ' ' })
    expect(mutes(shown)).toEqual(['calls.setMuted false'])
    fireEvent.keyUp(document.body, { code: 'Space', key: ' ' })
    expect(mutes(shown)).toEqual(['calls.setMuted false', 'calls.setMuted true'])
  })

  it('leaves Space to text, and to a button that is pressed shortly', async () => {
    const shown = await inCall(muted(callWith(bob)))
    await shown.user.click(button('Show chat'))
    const box = await screen.findByRole('textbox', { name: 'Message' })
    fireEvent.keyDown(box, { code: 'Space', key: ' ' })
    fireEvent.keyUp(box, { code: 'Space', key: ' ' })
    const leave = button('Leave call')
    fireEvent.keyDown(leave, { code: 'Space', key: ' ' })
    expect(mutes(shown)).toEqual([])
    fireEvent.keyDown(leave, { code: 'Space', key: ' ', repeat: true })
    expect(mutes(shown)).toEqual(['calls.setMuted false'])
    expect(fireEvent.keyUp(leave, { code: 'Space', key: ' ' })).toBe(false)
  })

  it('mutes again when the window loses the keyboard', async () => {
    const shown = await inCall(muted(callWith(bob)))
    fireEvent.keyDown(document.body, { code: 'Space', key: ' ' })
    act(() => {
      window.dispatchEvent(new Event('blur'))
    })
    expect(mutes(shown).at(-1)).toBe('calls.setMuted true')
  })
})

describe('what the others say', () => {
  it('plays each sound through the chosen loudspeaker, and none after the call (CL7)', async () => {
    const voice = stillTrack('audio', 'voice')
    const film = stillTrack('audio', 'film')
    const { messenger } = await show(world, (services) => {
      services.messenger.calls.current.set(
        callWith(bob, { participants: [participantOf(bob, { sounds: [voice, film] })] }),
      )
    })
    const elements = [...document.querySelectorAll('audio')]
    expect(elements.map((element) => tracksIn(element)[0])).toEqual([voice, film])
    await act(() => messenger.calls.devices.choose('speaker', 'headset'))
    await settle()
    expect(elements.map((element) => outputs.get(element))).toEqual(['headset', 'headset'])
    act(() => {
      messenger.calls.change({ phase: { kind: 'ended', why: 'hung-up' }, participants: [] })
    })
    expect(document.querySelector('audio')).toBeNull()
    expect(elements.flatMap(tracksIn)).toEqual([])
  })
})

describe('a check before a call', () => {
  it('opens microphone and camera only while it is shown, and calls without either', async () => {
    const { user, messenger } = await show(world, (services) => {
      services.messenger.calls.microphoneFailure.set('refused')
      services.messenger.calls.cameraFailure.set('busy')
    })
    await openConversation(user, 'Bob')
    expect(messenger.calls.checks).toBe(0)
    await user.click(button('Call options'))
    await user.click(screen.getByRole('menuitem', { name: /camera/ }))
    const dialog = screen.getByRole('dialog', { name: 'Camera and microphone' })
    expect(messenger.calls.checks).toBe(1)
    expect(dialog.textContent).toMatch(/Another program is using your camera/)
    expect(dialog.textContent).toMatch(/may not use your microphone.*call all the same/)
    await user.click(button('Call Bob', dialog))
    await settle()
    expect(messenger.calls.checks).toBe(0)
    expect(messenger.acts).toContain(`calls.start ${bob.conversation} video`)
  })

  it('shows the level, and chooses devices by name', async () => {
    const { user, messenger } = await show(world, (services) => {
      services.messenger.calls.found.set([{ kind: 'microphone', id: 'm2', label: 'Headset' }])
      services.messenger.calls.level.set(0.25)
    })
    await openConversation(user, 'Bob')
    await user.click(button('Call options'))
    await user.click(screen.getByRole('menuitem', { name: 'Check microphone, then call' }))
    expect(screen.getByRole('meter').getAttribute('aria-valuenow')).toBe('50')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Microphone' }), 'Headset')
    await settle()
    expect(messenger.acts).toContain('devices.choose microphone m2')
  })
})
