import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { replayError } from '../errors/replay-error.ts'
import { bundlerVersion } from './bundle-engine.ts'
import type { EngineManifest } from './engine-manifest.ts'
import { shownPath } from './list-sources.ts'
import type { StampReport } from './stamp-project.ts'

/** Where the manifest lies unless something else is said. */
export function manifestFileOf(root: string): string {
  return join(root, '.first-contact', 'engine-manifest.json')
}

/** Whoever reads meanwhile finds the file as it was, or whole. */
function writeWhole(file: string, text: string): void {
  const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`
  writeFileSync(aside, text)
  renameSync(aside, file)
}

/** The manifest of what was stamped. */
export function manifestOf(report: StampReport, file: string, now: Date): EngineManifest {
  const engines = report.engines.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return {
    format: 1,
    made_at: now.toISOString(),
    root: shownPath(dirname(file), report.root),
    esbuild: bundlerVersion,
    engines: Object.fromEntries(engines.map(({ name, entry }) => [name, entry])),
  }
}

/**
 * Writes bundles, then the manifest that names them. A bundle that is there already is the same:
 * its name is its hash. Older ones stay, since decisions of theirs may still be asked for.
 *
 * @throws FC_REPLAY_MANIFEST
 */
export function writeStamp(report: StampReport, file: string, now: Date): EngineManifest {
  const manifest = manifestOf(report, file, now)
  try {
    mkdirSync(join(dirname(file), 'engines'), { recursive: true })
    for (const { bundle, entry } of report.engines) {
      if (bundle === null || entry.bundle === null) continue
      const target = join(dirname(file), entry.bundle)
      if (!existsSync(target)) writeWhole(target, bundle)
    }
    writeWhole(file, `${JSON.stringify(manifest, null, 2)}\n`)
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw replayError('FC_REPLAY_MANIFEST', `${file} cannot be written (${why})`, { cause })
  }
  return manifest
}
