import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { configurationSettings } from '../../scripts/docs/configuration-page.ts'
import { findCodeLiterals, errorRegistries } from '../../scripts/docs/error-registries.ts'
import {
  documentedVariables,
  productVariables,
  recorderVariables,
  stationVariables,
  variablesIn,
} from '../../scripts/docs/variables.ts'

const page = readFileSync('docs/reference/configuration.md', 'utf8')
const codes = new Set(errorRegistries.flatMap(({ errors }) => Object.keys(errors)))
const documented = [...page.matchAll(/^\| `([A-Z][A-Z_]+)`/gm)].map(([, name = '']) => name)

describe('variables', () => {
  test('the recorder reads exactly those that are documented', () => {
    const read = variablesIn('packages/recorder/src/config/environment.ts')
    expect(read.filter((name) => !codes.has(name))).toEqual(
      Object.keys(recorderVariables).toSorted(),
    )
  })

  test('the station knows exactly those that are documented', () => {
    const file = 'packages/station/src/platform/config/environment-variables.ts'
    const known = variablesIn(file).filter((name) => !codes.has(name))
    const expected = new Set([...Object.keys(stationVariables), ...Object.keys(recorderVariables)])
    // The station takes its environment from FC_ENVIRONMENT alone.
    expected.delete('NODE_ENV')
    expect(known).toEqual([...expected].toSorted())
  })

  test('no other FC_ variable is read anywhere', () => {
    const variables = new Set(documentedVariables())
    const names = [...findCodeLiterals().keys()].filter((name) => !codes.has(name))
    expect(names.length).toBeGreaterThan(5)
    expect(names.filter((name) => !variables.has(name))).toEqual([])
  })

  test('the reference product has a table that is read whole', () => {
    const text = readFileSync('examples/agent-runs/src/platform/config.ts', 'utf8')
    const names = new Set(
      [...text.matchAll(/^ {2}(AGENT_RUNS_[A-Z_]+):/gm)].map(([, name = '']) => name),
    )
    const listed = productVariables().map(({ name }) => name)
    expect(listed.length).toBeGreaterThan(10)
    expect(listed.filter((name) => name !== 'DATABASE_URL').toSorted()).toEqual(
      [...names].toSorted(),
    )
  })

  test('the page lists all of them, and none besides', () => {
    const all = new Set([...documentedVariables(), ...productVariables().map(({ name }) => name)])
    expect([...new Set(documented)].toSorted()).toEqual([...all].toSorted())
  })
})

describe('settings of first-contact.config.ts', () => {
  test('are all on the page', () => {
    const settings = configurationSettings().map(([name = '']) => name)
    expect(settings.length).toBeGreaterThan(15)
    expect(settings.filter((name) => !page.includes(`| ${name} `))).toEqual([])
  })
})
