/** Something a rule can be told, under `options: <rule>: <name>:` of `layers.yaml`. */
export interface RuleOption {
  /**
   * What may stand there: a list of texts, for which a single text may stand, a number, true or
   * false, or one of the words listed.
   */
  readonly takes: 'texts' | 'number' | 'boolean' | readonly string[]
  /** What it is for, in a few words. */
  readonly says: string
}

/** The options of a rule, by name. */
export type RuleOptions = Readonly<Record<string, RuleOption>>

/** What may stand under an option, in words. */
export function expectedOf({ takes }: RuleOption): string {
  if (takes === 'texts') return 'a list of texts, or a text'
  if (takes === 'number') return 'a number'
  if (takes === 'boolean') return 'true or false'
  return takes.length === 1 ? `the word ${takes[0]}` : `one of ${takes.join(', ')}`
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''

/** Whether a value is what an option takes. */
export function isTaken({ takes }: RuleOption, value: unknown): boolean {
  if (takes === 'texts') return Array.isArray(value) ? value.every(isText) : isText(value)
  if (takes === 'number') return typeof value === 'number' && Number.isFinite(value)
  if (takes === 'boolean') return typeof value === 'boolean'
  return typeof value === 'string' && takes.includes(value)
}
