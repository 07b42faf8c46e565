import type { AccountId, ContactView, Messenger } from '../../../src/core'
import type { Emitter } from './emitter'
import type { Invitation } from './invites'
import { liveOf } from './live'
import { type Memory, now } from './memory'
import { notFound } from './views'
import { contactNamed } from './world'

export const fakeContacts = (
  memory: Memory,
  invitations: ReadonlyMap<string, Invitation>,
  preview: Messenger['invites']['preview'],
  accepted: Emitter<ContactView>,
): Messenger['contacts'] => {
  const without = (id: string) => memory.state.value.requests.filter((request) => request.id !== id)
  const drop = (name: string) => (id: string) => memory.act(name, () => memory.change({ requests: without(id) }))
  const patch = (account: AccountId, change: (contact: ContactView) => ContactView): void =>
    memory.change({
      contacts: memory.state.value.contacts.map((one) => (one.account === account ? change(one) : one)),
    })
  const profileOf = ({ contacts, profiles } = memory.state.value, account: AccountId) => {
    const contact = contacts.find((one) => one.account === account)
    if (contact === undefined) throw notFound()
    const { profileName: name, statusText = '', picture } = contact
    return profiles.get(account) ?? { name, bio: '', statusText, links: [], ...(picture ? { picture } : {}) }
  }
  return {
    request: (link) =>
      memory.act(`contacts.request ${link}`, () => {
        const known = invitations.get(link)
        if (known?.kind === 'refused-later') throw known.error
        const { account, name } = preview(link)
        const request = {
          direction: 'outgoing',
          id: memory.nextRequest(),
          account,
          name,
          sentAt: now(),
          state: 'waiting',
        } as const
        memory.change({ requests: [...memory.state.value.requests, request] })
        return request
      }),
    requests: () => Promise.resolve(memory.state.value.requests),
    liveRequests: () => liveOf(memory.state, ({ requests }) => requests),
    accept: (id) =>
      memory.act('contacts.accept', () => {
        const request = memory.state.value.requests.find((one) => one.id === id)
        if (request === undefined) throw notFound()
        const contact = { ...contactNamed(request.name, now()), account: request.account }
        memory.change({ contacts: [...memory.state.value.contacts, contact], requests: without(id) })
        accepted.emit(contact)
        return contact
      }),
    decline: drop('contacts.decline'),
    blockRequest: drop('contacts.blockRequest'),
    dismiss: drop('contacts.dismiss'),
    list: () => Promise.resolve(memory.state.value.contacts),
    live: () => liveOf(memory.state, ({ contacts }) => contacts),
    get: (account) => memory.act('contacts.get', () => memory.contact((one) => one.account === account)),
    profile: (account) => memory.act('contacts.profile', () => profileOf(memory.state.value, account)),
    liveProfile: (account) => liveOf(memory.state, (state) => profileOf(state, account)),
    setNickname: (account, nickname) =>
      memory.act('contacts.setNickname', () =>
        patch(account, (one) => ({
          ...one,
          name: nickname || one.profileName,
          ...(nickname ? { nickname } : {}),
        })),
      ),
    block: (account) =>
      memory.act(`contacts.block ${account}`, () => patch(account, (one) => ({ ...one, blocked: true }))),
    remove: (account) =>
      memory.act(`contacts.remove ${account}`, () =>
        memory.change({ contacts: memory.state.value.contacts.filter((one) => one.account !== account) }),
      ),
    unblock: (account) =>
      memory.act(`contacts.unblock ${account}`, () => patch(account, (one) => ({ ...one, blocked: false }))),
  }
}
