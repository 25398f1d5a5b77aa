import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { describeConfig } from '../../src/platform/config/describe-config.ts'
import { loadConfig } from '../../src/platform/config/load-config.ts'

async function folderWith(config: string | null): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fc-config-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  if (config !== null) await writeFile(join(folder, 'first-contact.config.ts'), config)
  return folder
}

async function refusal(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await work
  } catch (error) {
    return error as { code: string; message: string }
  }
  return expect.unreachable('it was accepted')
}

describe('configuration', () => {
  test('without file and variables everything has its default', async () => {
    const { config, file } = await loadConfig({ cwd: await folderWith(null), variables: {} })
    expect(file).toBeNull()
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 4310,
      environment: 'development',
      retentionDays: 90,
      store: {},
      ingest: { bodyMaxBytes: 8 * 1024 * 1024, inflatedMaxBytes: 32 * 1024 * 1024 },
      sessions: { hours: 12, linkMinutes: 15 },
    })
  })

  test('a variable wins over the file, and the command line over both', async () => {
    const cwd = await folderWith("export default { port: 5000, environment: 'staging' }")
    const loaded = await loadConfig({
      cwd,
      variables: { FC_PORT: '5001', FC_ENVIRONMENT: 'production' },
      overrides: { port: 5002 },
    })
    expect(loaded.config.port).toBe(5002)
    expect(loaded.config.environment).toBe('production')
    expect(loaded.sources.get('port')).toBe('command line')
    expect(loaded.sources.get('environment')).toBe('FC_ENVIRONMENT')
  })

  test('an unknown setting is refused by name', async () => {
    const cwd = await folderWith('export default { ingest: { bodyMaxByte: 1 } }')
    const { code, message } = await refusal(loadConfig({ cwd, variables: {} }))
    expect(code).toBe('FC_STATION_CONFIG_UNKNOWN')
    expect(message).toContain('ingest.bodyMaxByte is not a setting')
  })

  test('an unknown FC_ variable is refused by name', async () => {
    const cwd = await folderWith(null)
    const { code, message } = await refusal(loadConfig({ cwd, variables: { FC_PROT: '1' } }))
    expect(code).toBe('FC_STATION_CONFIG_UNKNOWN')
    expect(message).toContain('FC_PROT')
  })

  test('a value that cannot be read is refused with the variable that holds it', async () => {
    const cwd = await folderWith(null)
    const { code, message } = await refusal(loadConfig({ cwd, variables: { FC_PORT: '80a' } }))
    expect(code).toBe('FC_STATION_CONFIG_INVALID')
    expect(message).toContain('FC_PORT must be a whole number')
  })

  test('a port out of range is refused with its range', async () => {
    const cwd = await folderWith(null)
    const { message } = await refusal(loadConfig({ cwd, variables: { FC_PORT: '70000' } }))
    expect(message).toContain('FC_PORT must be a whole number from 0 to 65535')
  })

  test('a retention below a week is refused, as the store refuses it', async () => {
    const load = async (days: number) =>
      loadConfig({
        cwd: await folderWith(`export default { retentionDays: ${days} }`),
        variables: {},
      })
    const { code, message } = await refusal(load(6))
    expect(code).toBe('FC_STATION_CONFIG_INVALID')
    expect(message).toContain(
      'retentionDays (first-contact.config.ts) must be a whole number from 7 to 3650',
    )
    expect((await load(7)).config.retentionDays).toBe(7)
  })

  test('severity thresholds have to rise', async () => {
    const cwd = await folderWith('export default { severity: { attention: 20 } }')
    const { message } = await refusal(loadConfig({ cwd, variables: {} }))
    expect(message).toContain('severity must rise')
  })

  test('a file without a default export is refused', async () => {
    const cwd = await folderWith('export const port = 1')
    const { code } = await refusal(loadConfig({ cwd, variables: {} }))
    expect(code).toBe('FC_STATION_CONFIG_UNREADABLE')
  })

  test('printing shows value and source, and no password', async () => {
    const loaded = await loadConfig({
      cwd: await folderWith(null),
      variables: { DATABASE_URL: 'postgres://ada:s3cret@db:5432/fc?password=s3cret' },
    })
    const described = describeConfig(loaded)
    expect(described).toContainEqual({
      setting: 'databaseUrl',
      value: '"postgres://ada:***@db:5432/fc?password=***"',
      source: 'DATABASE_URL',
    })
    expect(described).toContainEqual({ setting: 'port', value: '4310', source: 'default' })
    expect(JSON.stringify(described)).not.toContain('s3cret')
  })
})
