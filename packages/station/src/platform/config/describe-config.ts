import type { LoadedConfig } from './load-config.ts'

/** One setting as `--print-config` shows it. */
export interface DescribedSetting {
  readonly setting: string
  readonly value: string
  /** `default`, a variable's name, the file's name or `command line`. */
  readonly source: string
}

/** A password in a URL is the one secret that the configuration can hold. */
function masked(setting: string, value: unknown): string {
  if (setting !== 'databaseUrl' || typeof value !== 'string') return JSON.stringify(value)
  const withoutPassword = value.replace(/:\/\/([^:/@]*):[^@]*@/, '://$1:***@')
  return JSON.stringify(withoutPassword.replaceAll(/([?&]password=)[^&]*/gi, '$1***'))
}

function flatten(value: object, path = ''): readonly (readonly [string, unknown])[] {
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) => {
    const name = path === '' ? key : `${path}.${key}`
    const isGroup = typeof child === 'object' && child !== null && !Array.isArray(child)
    return isGroup && Object.keys(child).length > 0
      ? flatten(child, name)
      : [[name, child] as const]
  })
}

/** Every setting with its value and where it came from; secrets are masked. */
export function describeConfig({ config, sources }: LoadedConfig): readonly DescribedSetting[] {
  return flatten(config).map(([setting, value]) => ({
    setting,
    value: masked(setting, value),
    source: sources.get(setting) ?? 'default',
  }))
}
