import type { House } from '../rule/house.ts'

/** The strings under a key of what `layers.yaml` says about a rule; one stands for a list of one. */
export function stringsIn(options: unknown, key: string): readonly string[] {
  if (typeof options !== 'object' || options === null) return []
  const value: unknown = (options as Readonly<Record<string, unknown>>)[key]
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.filter((each) => typeof each === 'string')
}

/** The strings under `options: <rule>: <key>:` of `layers.yaml`; none where they are not given. */
export function stringsOption(house: House, rule: string, key: string): readonly string[] {
  return stringsIn(house.optionsOf(rule), key)
}

/** A pattern that also matches names which the repository added. */
export function withNames(pattern: RegExp, names: readonly string[]): RegExp {
  const escaped = names.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
  return new RegExp([pattern.source, ...escaped].join('|'), pattern.flags)
}
