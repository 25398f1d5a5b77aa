import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { findCapsules } from '../capsules/find-capsules.ts'
import { isCapsuleFile } from '../capsules/open-capsules.ts'
import { refuse } from '../parse-arguments.ts'

/** The flags of `replay`, as they are parsed. */
export interface ReplayFlags {
  readonly decisionId?: readonly string[]
  readonly since?: string
  readonly until?: string
  readonly engine?: string
  readonly outcome?: string
  readonly code?: string
  readonly realm?: 'fresh' | 'shared'
  readonly root: string
  readonly condition?: readonly string[]
  readonly capsule?: readonly string[]
  readonly offline?: boolean
  readonly junit?: string
  readonly minimize?: boolean
  readonly timeLimit: number
  readonly memoryLimit: number
}

/** What is to be replayed. */
export interface ReplayWhat {
  readonly ids: readonly string[]
  /** Absolute; empty where the journal or capsules are meant. */
  readonly paths: readonly string[]
  /** Absolute; where there are some, they are meant and nothing around them. */
  readonly capsules: readonly string[]
}

const idPattern = /^dec_[0-9a-f]{16}$/

/** Tells decision ids from capsules, and from files and folders of records; a folder may hold both. */
export function whatIsMeant(
  given: readonly string[],
  flags: Pick<ReplayFlags, 'decisionId' | 'capsule'>,
  cwd: string,
): ReplayWhat {
  const ids: string[] = []
  const paths: string[] = []
  const capsules = (flags.capsule ?? []).map((file) => resolve(cwd, file))
  for (const each of given) {
    const path = resolve(cwd, each)
    if (idPattern.test(each)) ids.push(each)
    else if (!existsSync(path))
      refuse(
        '[what]',
        each,
        'a decision id (dec_ and 16 hex digits), or a file or folder that is there',
      )
    else if (statSync(path).isDirectory()) {
      paths.push(path)
      capsules.push(...findCapsules(path).files)
    } else (isCapsuleFile(path) ? capsules : paths).push(path)
  }
  return { ids: [...new Set([...ids, ...(flags.decisionId ?? [])])], paths, capsules }
}

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const

/** Reads `7d`, `24h`, `90m`, `2w` as so long ago, or a time as itself. Answers RFC 3339. */
export function timeArgument(name: string, now: () => Date): (text: string) => string {
  return (text) => {
    const [, count = '', unit = ''] = /^(\d{1,5})([mhdw])$/.exec(text) ?? []
    if (count !== '') {
      const ms = Number(count) * unitMs[unit as keyof typeof unitMs]
      return new Date(now().getTime() - ms).toISOString()
    }
    const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
    if (!Number.isNaN(time)) return new Date(time).toISOString()
    return refuse(name, text, 'a duration such as 7d or 24h, or a time such as 2026-11-27')
  }
}

/** Reads a decision id. */
export function decisionIdArgument(text: string, all: readonly string[] = []): readonly string[] {
  if (!idPattern.test(text)) refuse('--decision-id', text, 'dec_ and 16 hex digits')
  return [...all, text]
}
