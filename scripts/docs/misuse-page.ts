import { markdownTable } from './markdown-table.ts'
import { listFiles, readSource } from './source-files.ts'

const folder = 'packages/transactions/test/misuse'

const groups = {
  locks: 'Locks',
  intents: 'Intents',
  escapes: 'What must not leave a transaction',
  'mix-ups': 'One thing for another',
  details: 'Details',
} as const

type Group = keyof typeof groups

interface Misuse {
  readonly group: Group
  /** What is wrong with it, in a sentence. */
  readonly title: string
  readonly code: string
  /** What the compiler says, without the place. */
  readonly message: string
}

function isGroup(name: string): name is Group {
  return Object.hasOwn(groups, name)
}

function readMisuse(path: string, text: string): Misuse {
  const [, group = '', title = '', code = ''] = /^\/\/ ([\w-]+): (.+)\n([\s\S]*)$/.exec(text) ?? []
  if (!isGroup(group)) throw new Error(`${path} does not begin with its group and what is wrong`)
  const said = readSource(path.replace(/\.ts$/, '.txt'))
  // A misuse has one error; its place is that of the test's file.
  return { group, title, code: code.trim(), message: said.replace(/^\(\d+,\d+\): /, '') }
}

/** The part that was written to be read: a code of ours with its remedy, or else the first line. */
function heartOf(message: string): string {
  const said = /(FC_TX_\w+): ([^"'`]+)/.exec(message)
  if (said !== null)
    return `\`${said[1] ?? ''}\`: ${(said[2] ?? '').replaceAll('<', String.raw`\<`)}`
  const named = /FC_TX_FORGED_(\w+)/.exec(message)?.[1]
  if (named !== undefined) return `\`FC_TX_FORGED\`: ${named.replaceAll('_', ' ')}`
  const [first = ''] = message.split('\n')
  return `\`${first.replace(/^error TS\d+: /, '')}\``
}

function render({ title, code, message }: Misuse): readonly string[] {
  return [
    '',
    `### ${title}`,
    '',
    '```typescript',
    code,
    '```',
    '',
    '```text',
    message.trim(),
    '```',
  ]
}

/** docs/reference/misuse.md: what does not compile, and what a person reads who tries. */
export function misusePage(): string {
  const files = listFiles(`${folder}/*.ts`)
  const misuses = files
    .filter(({ path }) => !path.endsWith('/world.ts'))
    .map(({ path, text }) => readMisuse(path, text))
  const inGroup = (group: Group): readonly Misuse[] =>
    misuses.filter((misuse) => misuse.group === group)
  const names = Object.keys(groups).filter(isGroup)
  return [
    '# What does not compile',
    '',
    `${misuses.length} ways to misuse \`@first-contact/transactions\`, with what the compiler says of each.`,
    'The code is compiled in the tests, and the words are held to these; `npm run docs:gen` puts them here.',
    'What a compiler cannot see is refused when it runs, with a code of [the errors](errors.md).',
    '',
    ...markdownTable(
      ['misuse', 'what it says'],
      names.flatMap((group) =>
        inGroup(group).map(({ title, message }) => [title, heartOf(message)]),
      ),
    ),
    '',
    'All of them stand beside this file:',
    '',
    '```typescript',
    readSource(`${folder}/world.ts`)
      .replace(/^(?:\/\/.*\n)+/, '')
      .trim(),
    '```',
    ...names.flatMap((group) => ['', `## ${groups[group]}`, ...inGroup(group).flatMap(render)]),
    '',
  ].join('\n')
}
