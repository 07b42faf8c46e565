import {
  cleanName,
  longestBio,
  longestName,
  longestStatusText,
  mostLinks,
  type Profile,
  type ProfilePatch,
} from '../../../core'
import { readLink } from './links'

/** A line of the form; the key stays with it when it moves. */
export interface LinkLine {
  readonly key: number
  readonly text: string
}

/** What somebody has typed over their profile and not saved yet. */
export interface ProfileDraft {
  readonly name: string
  readonly statusText: string
  readonly bio: string
  readonly links: readonly LinkLine[]
  /** `keep` what there is, `remove` it, or the bytes of another. */
  readonly picture: 'keep' | 'remove' | Uint8Array
}

export const draftOf = ({ name, statusText, bio, links }: Profile): ProfileDraft => ({
  name,
  statusText,
  bio,
  links: links.map((text, key) => ({ key, text })),
  picture: 'keep',
})

/** Characters as people count them in the field's limit: code points. */
export const lengthOf = (text: string): number => [...text].length

export interface DraftFaults {
  readonly name?: string
  readonly statusText?: string
  readonly bio?: string
  /** By the line's key. */
  readonly links: ReadonlyMap<number, string>
}

const tooLong = (text: string, most: number): string | undefined => {
  const over = lengthOf(text.trim()) - most
  return over > 0 ? `${over} ${over === 1 ? 'character' : 'characters'} too long.` : undefined
}

/** Why the draft cannot be saved, each where it belongs. Empty lines of links are left out, not refused. */
export const faultsOf = (draft: ProfileDraft): DraftFaults => {
  const name =
    tooLong(draft.name, longestName) ?? (cleanName(draft.name) === undefined ? 'A name is needed.' : undefined)
  const statusText = tooLong(draft.statusText, longestStatusText)
  const bio = tooLong(draft.bio, longestBio)
  const links = draft.links
    .filter(({ text }) => text.trim() !== '' && readLink(text) === undefined)
    .map(({ key }) => [key, 'Write it like https://ann.example or ann@mail.example.'] as const)
  return {
    ...(name === undefined ? {} : { name }),
    ...(statusText === undefined ? {} : { statusText }),
    ...(bio === undefined ? {} : { bio }),
    links: new Map(links),
  }
}

export const isSound = ({ name, statusText, bio, links }: DraftFaults): boolean =>
  name === undefined && statusText === undefined && bio === undefined && links.size === 0

const same = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((text, index) => text === right[index])

/** Only what differs from the profile; empty where nothing does. */
export const patchOf = (profile: Profile, draft: ProfileDraft): ProfilePatch => {
  const name = draft.name.trim()
  const statusText = draft.statusText.trim()
  const bio = draft.bio.trim()
  const links = draft.links
    .map(({ text }) => readLink(text))
    .filter((link) => link !== undefined)
    .slice(0, mostLinks)
  return {
    ...(name === profile.name ? {} : { name }),
    ...(statusText === profile.statusText ? {} : { statusText }),
    ...(bio === profile.bio ? {} : { bio }),
    ...(same(links, profile.links) ? {} : { links }),
    ...(draft.picture === 'keep' ? {} : { picture: draft.picture === 'remove' ? undefined : draft.picture }),
  }
}

export const isUnchanged = (patch: ProfilePatch): boolean => Object.keys(patch).length === 0

/** Moves one line a place up (-1) or down (1). */
export const moveLine = (lines: readonly LinkLine[], key: number, by: -1 | 1): readonly LinkLine[] => {
  const from = lines.findIndex((line) => line.key === key)
  const moved = lines[from]
  const to = from + by
  if (moved === undefined || to < 0 || to >= lines.length) return lines
  return lines.filter((line) => line !== moved).toSpliced(to, 0, moved)
}

export const addLine = (lines: readonly LinkLine[]): readonly LinkLine[] =>
  lines.length >= mostLinks ? lines : [...lines, { key: Math.max(-1, ...lines.map(({ key }) => key)) + 1, text: '' }]
