import type { JsonSchema } from '@valibot/to-json-schema'

export const isShape = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null

/** A JSON schema in a line, as one would write a type: `{topic: Topic, present: [Presence], id?: FrameId}`. */
export const wordOf = (shape: JsonSchema): string => {
  if (shape.$ref !== undefined) return shape.$ref.split('/').at(-1) ?? ''
  if (shape.const !== undefined) return JSON.stringify(shape.const)
  if (shape.enum !== undefined) return shape.enum.map((value) => JSON.stringify(value)).join(' | ')
  switch (shape.type) {
    case 'array':
      return shape.maxItems === 0 || !isShape(shape.items) ? '[]' : `[${wordOf(shape.items)}]`
    case 'object': {
      const required = new Set(shape.required)
      const parts = Object.entries(shape.properties ?? {}).map(([name, field]) => {
        const word = isShape(field) ? wordOf(field) : 'anything'
        return `${name}${required.has(name) ? '' : '?'}: ${word}`
      })
      return `{${parts.join(', ')}}`
    }
    case 'string':
      return shape.format === 'date-time' ? 'date-time' : 'text'
    case 'integer':
    case 'number':
      return 'number'
    default:
      return 'anything'
  }
}
