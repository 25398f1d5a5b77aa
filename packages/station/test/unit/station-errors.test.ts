import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { problemTable } from '../../src/api/problems/problem-table.ts'
import { stationErrors } from '../../src/platform/errors/registry.ts'
import { stationError } from '../../src/platform/errors/station-error.ts'

const packageFolder = join(import.meta.dirname, '../..')

async function textOf(folder: string): Promise<string> {
  const entries = await readdir(join(packageFolder, folder), {
    recursive: true,
    withFileTypes: true,
  })
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  expect(files.length).toBeGreaterThan(0)
  const texts = await Promise.all(
    files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
  )
  return texts.join('\n')
}

describe('errors of the station', () => {
  test('every code is raised by a test', async () => {
    const tests = (await textOf('test/integration')) + (await textOf('test/unit'))
    const unraised = Object.keys(stationErrors).filter((code) => !tests.includes(`'${code}'`))
    expect(unraised.filter((code) => code !== 'FC_STATION_PORT_IN_USE')).toEqual([])
  })

  test('a message says what happened and what to do', () => {
    const error = stationError('FC_STATION_PORT_IN_USE', 'Port 4310 on 127.0.0.1 is in use')
    expect(error.message).toBe(
      'Port 4310 on 127.0.0.1 is in use. Stop what listens there, or set FC_PORT to another port.',
    )
    expect(error.publicMessage).not.toContain('4310')
  })
})

describe('problems of the API', () => {
  test('every problem of the table is raised somewhere', async () => {
    const sources = await textOf('src/api')
    const unused = Object.keys(problemTable).filter(
      (name) => sources.split(`'${name}'`).length - 1 < (name.includes('-') ? 2 : 1),
    )
    expect(unused).toEqual([])
  })

  test('every problem says what to do, and fits its status', () => {
    for (const [name, { status, title, detail }] of Object.entries(problemTable)) {
      expect(status, name).toBeGreaterThanOrEqual(400)
      expect(title, name).toMatch(/^[A-Z]/)
      expect(detail, name).toMatch(/\.$/)
    }
  })
})
