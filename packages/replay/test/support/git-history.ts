import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Git as it is on no machine in particular: without anybody's configuration. */
export const gitVariables = {
  PATH: process.env['PATH'],
  HOME: tmpdir(),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
} as const

/** Runs git in a folder and answers what it prints. */
export function git(root: string, ...args: readonly string[]): string {
  const safe = [
    '-c',
    'protocol.file.allow=always',
    '-c',
    'gc.auto=0',
    '-c',
    'init.defaultBranch=main',
  ]
  return execFileSync('git', [...safe, ...args], {
    cwd: root,
    env: gitVariables,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim()
}

/** A text, what is no file of text, or null for one that goes. */
export type HistoryFile = string | null | { readonly link: string } | { readonly submodule: string }

export interface HistoryStep {
  readonly files?: Readonly<Record<string, HistoryFile>>
  readonly message?: string
  readonly author?: string
  /** RFC 3339; else before any decision for the first step, and after it for the others. */
  readonly at?: string
  /** Steps by their index; else the one before. */
  readonly parents?: readonly number[]
}

const secondsOf = (time: string): number => Date.parse(time) / 1000
const firstSeconds = secondsOf('2020-01-01T00:00:00Z')
/** A decision is made while the test runs, and history goes on after it. */
const laterSeconds = secondsOf('2099-01-01T00:00:00Z')

function bytesOf(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}

function quoted(path: string): string {
  return `"${path
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`)}"`
}

function changeText([path, file]: readonly [string, HistoryFile]): string {
  if (file === null) return `D ${quoted(path)}\n`
  if (typeof file === 'string') return `M 100644 inline ${quoted(path)}\n${bytesOf(file)}`
  if ('link' in file) return `M 120000 inline ${quoted(path)}\n${bytesOf(file.link)}`
  return `M 160000 ${file.submodule} ${quoted(path)}\n`
}

function stepText(step: HistoryStep, at: number): string {
  const { files = {}, message = `step ${at}`, author = 'Ann Example' } = step
  const standard = at === 0 ? firstSeconds : laterSeconds + 60 * at
  const seconds = step.at === undefined ? standard : secondsOf(step.at)
  const [first, ...others] = step.parents ?? (at === 0 ? [] : [at - 1])
  return [
    `commit refs/heads/main\nmark :${at + 1}\n`,
    `author ${author} <someone@example.org> ${seconds} +0000\n`,
    `committer Someone <someone@example.org> ${seconds} +0000\n`,
    bytesOf(message),
    first === undefined ? '' : `from :${first + 1}\n`,
    ...others.map((parent) => `merge :${parent + 1}\n`),
    ...Object.entries(files).map(changeText),
    '\n',
  ].join('')
}

/**
 * Gives a folder a history, and a working tree that is its last step. Answers the commits in order.
 */
export function makeHistory(root: string, steps: readonly HistoryStep[]): readonly string[] {
  const marks = mkdtempSync(join(tmpdir(), 'fc-marks-'))
  try {
    const file = join(marks, 'marks')
    git(root, 'init', '--quiet')
    execFileSync('git', ['fast-import', '--quiet', `--export-marks=${file}`], {
      cwd: root,
      env: gitVariables,
      input: steps.map(stepText).join(''),
    })
    git(root, 'reset', '--quiet', '--hard', 'main')
    const byMark = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
    const shas = new Map(byMark.map(([mark = '', sha = '']) => [Number(mark.slice(1)), sha]))
    return steps.map((_, at) => shas.get(at + 1) ?? '')
  } finally {
    rmSync(marks, { recursive: true, force: true })
  }
}
