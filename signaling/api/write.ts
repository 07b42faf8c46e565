/** `npm run api`: writes what is made from the schemas. */
import { writeFileSync } from 'node:fs'
import { generated } from './files'

for (const { path, text } of await generated()) writeFileSync(path, text)
