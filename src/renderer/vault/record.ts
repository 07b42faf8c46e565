/**
 * How the database key is written down (ST1). Layout: version 1 (1 byte), form (1), then
 * 0 `bare`: the key as it is; 1 `keyring`: wrapped by the system; 2 `passphrase`: locked with Argon2id.
 */
const version = 1
const forms = ['bare', 'keyring', 'passphrase'] as const

export type RecordForm = (typeof forms)[number]

export interface KeyRecord {
  readonly form: RecordForm
  readonly bytes: Uint8Array
}

export const encodeRecord = ({ form, bytes }: KeyRecord): Uint8Array => {
  const record = new Uint8Array(2 + bytes.length)
  record.set([version, forms.indexOf(form)])
  record.set(bytes, 2)
  return record
}

/** `undefined` for a record that is not one of ours, or of a later version. */
export const decodeRecord = (record: Uint8Array): KeyRecord | undefined => {
  const form = forms[record[1] ?? forms.length]
  if (record[0] !== version || form === undefined || record.length <= 2) return undefined
  return { form, bytes: record.slice(2) }
}
