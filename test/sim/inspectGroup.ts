import { openStorage, type AccountId, type ConversationId, type MessageView } from '../../src/core'
import { liveKeys } from '../../src/core/conversation/epoch'
import { keyIdOf } from '../../src/core/conversation/group'
import { closedPast } from '../../src/core/conversation/past'
import type { SymmetricKey } from '../../src/core/crypto/keys'
import { decodeEvent, openBody } from '../../src/core/protocol/peer/event'
import { wallOfOrder } from '../../src/core/protocol/peer/order'
import { within } from '../../src/core/storage/collection'
import type { Citizen } from '../support/sim/world'
import { wrong, type Wrong } from '../support/sim/wrong'
import { accountOf, type GroupStory } from './groupStory'

/** What lies on somebody's disk of the group. */
const diskOf = ({ databaseKey, rows }: Citizen, random: GroupStory['world']['random'], group: ConversationId) =>
  openStorage({ rows, databaseKey, random }).read(async (records) => {
    const conversation = await records.conversations.get(group)
    const directory = await records.directories.get(group)
    const events = await records.events.list('chain', within(`${group}/`))
    const keys = conversation?.keys ?? []
    const current = directory === undefined ? undefined : liveKeys(keys, directory)[0]
    return {
      directory,
      keyIds: keys.map(({ key }) => keyIdOf(key)),
      current: current === undefined ? undefined : keyIdOf(current.key),
      events,
      keys,
    }
  })

type Disk = Awaited<ReturnType<typeof diskOf>>

/** What all must see alike: no name that one alone gave, and nothing that is about who looks. */
const alike = (
  { author, content, editedAt, id, pinned, reactions, sentAt, text }: MessageView,
  closes: boolean,
): string =>
  JSON.stringify([
    ...[id, author, sentAt, text, editedAt ?? '', !closes && pinned],
    content.kind === 'notice' ? content.notice.kind : content.kind === 'deleted' ? content.by : '',
    (closes ? [] : reactions).map((reaction) => [reaction.emoji, reaction.by.map((one) => one.account).sort()]).sort(),
  ])

const membersAt = async ({ me }: Citizen, group: ConversationId): Promise<readonly string[]> =>
  (await me.conversations.members.list(group)).map((member) => `${member.account} ${member.role}`).sort()

const membersNow = async ({ group, people }: GroupStory): Promise<readonly Citizen[]> => {
  const found: Citizen[] = []
  for (const one of people) {
    const view = await one.me.conversations.get(group).catch(() => undefined)
    if (view?.membership === 'member') found.push(one)
  }
  return found
}

/** What was said since nothing is closed to any of them (EV17): who may not have an edit may not see it the same. */
const openTo = ({ directory }: Disk, accounts: readonly AccountId[]): ((message: MessageView) => boolean) => {
  const ends = accounts.map((one) => (directory === undefined ? undefined : closedPast(directory, one).at(-1)?.to))
  const since = Math.max(...ends.map((end) => (end === undefined ? -Infinity : wallOfOrder(end))))
  return ({ sentAt }) => Date.parse(sentAt) > since
}

/** What they do not agree on yet, in words. */
const differences = async (story: GroupStory): Promise<readonly string[]> => {
  const { group, people, world } = story
  const members = await membersNow(story)
  const [first, ...others] = members
  if (first === undefined) return []
  const accounts = members.map((one) => accountOf(story, one)).sort()
  const found: string[] = []
  const roles = await membersAt(first, group)
  const named = (who: string): string => people.find((one) => who.startsWith(accountOf(story, one)))?.name ?? who
  if (roles.map((role) => role.split(' ')[0]).join() !== accounts.join())
    found.push(`${first.name} thinks ${roles.map(named).join()} are in, they are ${accounts.map(named).join()}`)
  const disk = await diskOf(first, world.random, group)
  const all = await first.messages(group)
  for (const other of others) {
    const theirs = await diskOf(other, world.random, group)
    const isOpen = openTo(
      disk,
      [first, other].map((one) => accountOf(story, one)),
    )
    const messages = all.filter(isOpen).map((one) => alike(one, story.closes))
    if ((await membersAt(other, group)).join() !== roles.join()) found.push(`${other.name} sees other roles`)
    if (theirs.current !== disk.current) found.push(`${other.name} writes under another key than ${first.name}`)
    if (JSON.stringify(theirs.directory) !== JSON.stringify(disk.directory))
      found.push(`${other.name} has another directory than ${first.name}`)
    const seen = (await other.messages(group)).filter(isOpen).map((one) => alike(one, story.closes))
    if (seen.join('\n') !== messages.join('\n')) {
      const lacks = messages.filter((one) => !seen.includes(one))
      const more = seen.filter((one) => !messages.includes(one))
      const words = `${String(lacks.length)} less, ${String(more.length)} more`
      const example = [...lacks.slice(0, 2), ...more.slice(0, 2)].join(' | ')
      found.push(`${other.name} sees it otherwise than ${first.name}: ${words}: ${example}`)
    }
  }
  for (const one of members) {
    const waiting = (await one.messages(group)).filter(({ state }) => state?.kind === 'waiting' && state.for.length > 0)
    if (waiting.length > 0) found.push(`${String(waiting.length)} messages of ${one.name} wait`)
  }
  return found
}

/** How long they may take at most, in simulated ms, and how often they are looked at. */
const patienceMs = 180_000
const lookMs = 2_000

const agree = async (story: GroupStory): Promise<readonly Wrong[]> => {
  for (let waited = 0; waited < patienceMs; waited += lookMs) {
    if ((await differences(story)).length === 0) return []
    await story.world.pass(lookMs)
  }
  return (await differences(story)).map((one) => wrong('divergent', `never settled: ${one}`))
}

export const inspectGroup = async (story: GroupStory): Promise<readonly Wrong[]> => {
  const { group, world } = story
  // Let them find each other, and admins make the keys that are owed.
  await world.pass(60_000)
  const wrongs = [...(await agree(story))]
  if (wrongs.length > 0) return wrongs
  wrongs.push(...(await kept(story)))
  for (const one of await membersNow(story))
    await one.me.messages.send({ conversation: group, text: `last of ${one.name}` })
  await world.pass(5_000)
  wrongs.push(...(await agree(story)), ...(await gone(story)))
  return wrongs
}

/** How many came to a past that is closed to them. */
export const closedTo = async (story: GroupStory): Promise<number> => {
  let count = 0
  for (const one of await membersNow(story)) {
    const { directory } = await diskOf(one, story.world.random, story.group)
    if (!isAllOpen(directory, accountOf(story, one))) count += 1
  }
  return count
}

const isAllOpen = (directory: Disk['directory'], account: AccountId): boolean =>
  directory === undefined || closedPast(directory, account).length === 0

/** Nothing that was acknowledged to whoever stayed is lost, nothing is there twice. */
const kept = async (story: GroupStory): Promise<readonly Wrong[]> => {
  const members = await membersNow(story)
  const disks = new Map<Citizen, Disk>()
  for (const one of members) disks.set(one, await diskOf(one, story.world.random, story.group))
  // Whoever came to a closed past has not all that was said.
  const first = members.find((one) => isAllOpen(disks.get(one)?.directory, accountOf(story, one)))
  if (first === undefined) return []
  const wrongs: Wrong[] = []
  const messages = await first.messages(story.group)
  const texts = messages.filter(({ content }) => content.kind === 'text').map(({ text }) => text)
  if (new Set(texts).size !== texts.length) wrongs.push(wrong('twice', texts.join(', ')))
  for (const [id, { by, text }] of story.acknowledged) {
    if (!story.continuing.has(by)) continue
    const found = messages.find((message) => message.id === id)
    if (found === undefined) wrongs.push(wrong('lost', `"${text}" of ${by.name}`))
    else if (found.content.kind === 'text' && story.deleted.has(id))
      wrongs.push(wrong('lost', `the deletion of "${text}"`))
    else if (found.content.kind === 'text' && found.text !== text)
      wrongs.push(wrong('lost', `"${text}" says "${found.text}"`))
  }
  return wrongs
}

/** What is sealed with keys of the log that are none of these: what somebody made for themselves is not among it. */
const saidUnder = ({ directory, events, keys }: Disk, given: ReadonlySet<string>): readonly string[] => {
  const noted = new Set((directory?.epochs ?? []).map(({ keyId }) => keyId).filter((id) => !given.has(id)))
  const secret = keys.filter(({ key }) => noted.has(keyIdOf(key)))
  return events.flatMap(({ bytes, epoch, id }) => {
    const event = decodeEvent(bytes)
    const isSealedWith = ({ key }: { readonly key: SymmetricKey }): boolean => event.ok && openBody(event.value, key).ok
    return secret.some((one) => one.epoch === epoch && isSealedWith(one)) ? [id] : []
  })
}

/** Whoever is out holds no key they were not given while in it, and nothing said under one (EV12). */
const gone = async (story: GroupStory): Promise<readonly Wrong[]> => {
  const { group, people, world } = story
  const members = await membersNow(story)
  const [first] = members
  if (first === undefined) return []
  const disk = await diskOf(first, world.random, group)
  const { current, directory } = disk
  const wrongs: Wrong[] = []
  for (const one of people) {
    if (members.includes(one)) continue
    const theirs = await diskOf(one, world.random, group)
    if (current !== undefined && theirs.keyIds.includes(current))
      wrongs.push(wrong('leaked', `${one.name} is out and has the key`))
    const given = (directory?.epochs ?? []).filter(({ keyId }) => theirs.keyIds.includes(keyId))
    // Somebody may have given it to them by an act that counts no more, or with an invitation.
    const told = new Set(
      [...(theirs.directory?.epochs ?? []), ...given]
        .filter(({ devices }) => devices.includes(one.me.identity.device))
        .map(({ keyId }) => keyId),
    )
    const invited = new Set(theirs.keys.filter(({ via }) => via === undefined).map(({ key }) => keyIdOf(key)))
    for (const { epoch, keyId } of given)
      if (!told.has(keyId) && !invited.has(keyId))
        wrongs.push(wrong('leaked', `${one.name} has the key of epoch ${String(epoch)}, which nobody gave them`))
    const since = new Set(saidUnder(disk, new Set(given.map(({ keyId }) => keyId))))
    if (theirs.events.some(({ id }) => since.has(id)))
      wrongs.push(wrong('leaked', `${one.name} is out and holds what was said since`))
    const messages = await one.messages(group).catch((): MessageView[] => [])
    if (messages.some(({ text }) => text.startsWith('last of ')))
      wrongs.push(wrong('leaked', `${one.name} is out and reads on`))
  }
  return wrongs
}
