import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadProjectKey } from '@first-contact/recorder/opening'
import { KeyRing } from '../../src/keys/key-ring.ts'
import { bundleCode, type CodeSource, recordedCode } from '../../src/replaying/engine-code.ts'
import { replayDecisions } from '../../src/replaying/replay-decisions.ts'
import { RecordedEvidence } from '../../src/sources/recorded-evidence.ts'
import { goldenKeyText } from './golden-key.ts'

const here = dirname(fileURLToPath(import.meta.url))

/** The folders of formats, each with what was recorded when it was the newest. */
export const goldenFormats = readdirSync(here).filter((name) => /^format-\d+$/.test(name))

export function goldenFile(format: string, name: string): string {
  return join(here, format, name)
}

/** What decisions came to when they were recorded, by id; with the code that decided, and corrected. */
export interface GoldenVerdicts {
  readonly recorded: Readonly<Record<string, string>>
  readonly corrected: Readonly<Record<string, string>>
}

export function goldenVerdicts(format: string): GoldenVerdicts {
  return JSON.parse(readFileSync(goldenFile(format, 'verdicts.json'), 'utf8')) as GoldenVerdicts
}

/** Replays the decisions of a format, of one engine or of all. */
export async function replayGolden(
  format: string,
  options: {
    readonly with: 'recorded' | { readonly engine: string; readonly version: string }
    readonly realm?: 'fresh' | 'shared'
    readonly hasKey?: boolean
  },
): Promise<Readonly<Record<string, string>>> {
  const { realm = 'fresh', hasKey = true } = options
  const evidence = new RecordedEvidence({
    records: [goldenFile(format, 'decisions.jsonl')],
    bundles: [],
  })
  const recorded = recordedCode((version) => evidence.findBundle(version))
  const other = options.with === 'recorded' ? null : options.with
  let code: CodeSource = recorded
  if (other !== null) code = bundleCode((await evidence.findBundle(other.version)) ?? '')
  const keys = hasKey ? [loadProjectKey({ value: goldenKeyText })] : []
  const verdicts: Record<string, string> = {}
  const decisions = evidence.decisions(other === null ? {} : { engine: other.engine }, (line) => {
    throw new TypeError(`line ${line.line} is no record: ${line.message}`)
  })
  const ring = new KeyRing(keys, evidence.findWrappedKey)
  for await (const { record, verdict } of replayDecisions({
    decisions,
    code,
    recorded,
    keys: ring,
    realm,
  })) {
    const { kind, reason } = verdict
    verdicts[record.decision_id] = [record.engine, kind, ...(reason === null ? [] : [reason])].join(
      ': ',
    )
  }
  return verdicts
}
