import type { KeptRun } from '../engine/kept-run.ts'
import type { Edge } from '../graph/edge.ts'
import type { Witnesses } from '../graph/witnesses.ts'
import type { ScannedFile } from '../house/scanned-file.ts'
import { encodeFile, fileDecoder, type EncodedFile } from './encode-file.ts'
import { StringTable } from './string-table.ts'

interface EncodedRun {
  readonly rulesKey: string
  readonly structureKey: string
  readonly witnesses: Witnesses
  readonly texts: readonly string[]
  readonly files: readonly EncodedFile[]
}

/** Turns what a run leaves into text. */
export function encodeKept({ rulesKey, structureKey, witnesses, scanned, edges }: KeptRun): string {
  const table = new StringTable()
  const files = Array.from(scanned.values(), (file) =>
    encodeFile(file, edges.get(file.path) ?? [], table),
  )
  const { texts } = table
  return JSON.stringify({ rulesKey, structureKey, witnesses, texts, files } satisfies EncodedRun)
}

/** Turns it back. Edges that led nowhere are left out: they are to be asked for again. */
export function decodeKept(text: string): KeptRun {
  const { rulesKey, structureKey, witnesses, texts, files } = JSON.parse(text) as EncodedRun
  const decode = fileDecoder(texts)
  const scanned = new Map<string, ScannedFile>()
  const edges = new Map<string, readonly Edge[]>()
  for (const encoded of files) {
    const { file, edges: itsEdges } = decode(encoded)
    scanned.set(file.path, file)
    if (itsEdges !== null) edges.set(file.path, itsEdges)
  }
  return { rulesKey, structureKey, witnesses, scanned, edges }
}
