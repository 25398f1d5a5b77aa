// Writes src/api/schema.gen.ts from the station's OpenAPI document; `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapiTypescript, { astToString } from 'openapi-typescript'

const documentFile = new URL('../../station/test/golden/openapi.json', import.meta.url)
const typesFile = fileURLToPath(new URL('../src/api/schema.gen.ts', import.meta.url))
const heading =
  '// Generated from the station’s OpenAPI document by scripts/generate-api-types.ts.\n\n'

const types = heading + astToString(await openapiTypescript(documentFile))
if (!process.argv.includes('--check')) {
  writeFileSync(typesFile, types)
} else if (readFileSync(typesFile, 'utf8') !== types) {
  console.error(
    'first-contact: src/api/schema.gen.ts is stale: run npm run api:types -w packages/console',
  )
  process.exitCode = 1
}
