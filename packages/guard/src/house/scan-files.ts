import { problem, type Problem } from '../errors/problem.ts'
import type { FileScanner } from './file-scanner.ts'
import type { ScannedFile } from './scanned-file.ts'

/** What became of the files that were to be read. */
export interface Scan {
  readonly files: ReadonlyMap<string, ScannedFile>
  readonly problems: readonly Problem[]
}

/** Reads one file after the other, in this thread. */
export function scanFiles(
  paths: readonly string[],
  scanner: FileScanner,
): readonly (ScannedFile | Problem)[] {
  return paths.map((path) => scanner.scan(path)).filter((each) => each !== null)
}

function syntaxProblem({ path, parsed }: ScannedFile): Problem | null {
  if (parsed.syntaxProblem === null) return null
  const { message, line, column } = parsed.syntaxProblem
  return problem('FC_GUARD_PARSE', `it does not parse: ${message}`, { path, line, column })
}

/** Puts what was read in the order of paths, and says what could not be read. */
export function collectScan(outcomes: readonly (ScannedFile | Problem)[]): Scan {
  const files: ScannedFile[] = []
  const problems: Problem[] = []
  for (const each of outcomes) {
    if ('hash' in each) files.push(each)
    else problems.push(each)
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  const unparsed = files.map(syntaxProblem).filter((each) => each !== null)
  return {
    files: new Map(files.map((each) => [each.path, each])),
    problems: [...problems, ...unparsed],
  }
}

/** A scan in which some files were read again; the others, and which there are, are the same. */
export function patchScan(scan: Scan, outcomes: readonly (ScannedFile | Problem)[]): Scan {
  const { files: changed, problems } = collectScan(outcomes)
  const files = new Map(scan.files)
  for (const [path, file] of changed) files.set(path, file)
  const still = scan.problems.filter(({ path }) => path === null || !changed.has(path))
  return { files, problems: [...still, ...problems] }
}
