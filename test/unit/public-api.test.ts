import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { listEntries } from '../support/package-entries.ts'
import { exportedNames } from '../support/exported-names.ts'

const folder = 'test/golden/api'
const isUpdate = process.env['UPDATE_API'] === '1'
const entries = listEntries()

/** `recorder.txt`, one section for each subpath of the package. */
function goldenText(name: string): string {
  const sections = entries
    .filter((entry) => entry.packageName === name)
    .map(({ specifier, source }) => `# ${specifier}\n${exportedNames(source).join('\n')}\n`)
  return sections.join('\n')
}

describe('exported names of every package entry', () => {
  test('entries are found', () => {
    expect(entries.length).toBeGreaterThan(12)
  })

  test.each([...new Set(entries.map(({ packageName }) => packageName))])(
    '%s exports what its golden list says; on purpose: UPDATE_API=1 npm run test:unit -- test/unit/public-api.test.ts',
    (name) => {
      const file = `${folder}/${name}.txt`
      const text = goldenText(name)
      if (isUpdate) {
        mkdirSync(folder, { recursive: true })
        writeFileSync(file, text)
      }
      expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(text)
    },
  )

  // The list is read from the text of the sources; this is what Node makes of them.
  test.each(entries)('$specifier has these values when it is imported', async ({ source }) => {
    const module = (await import(pathToFileURL(source).href)) as object
    const values = exportedNames(source).filter((name) => !name.startsWith('type '))
    expect(Object.keys(module).toSorted()).toEqual(values.toSorted())
  })
})
