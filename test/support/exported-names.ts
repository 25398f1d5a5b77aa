import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface ExportedName {
  readonly name: string
  readonly isType: boolean
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
}

function declaredNames(text: string): readonly ExportedName[] {
  const declared =
    /^export (?:declare )?(?:abstract )?(async function|function|class|const|let|interface|type) (\w+)/gm
  return [...text.matchAll(declared)].map(([, kind = '', name = '']) => ({
    name,
    isType: kind === 'interface' || kind === 'type',
  }))
}

function listedNames(clause: string, isTypeClause: boolean): readonly ExportedName[] {
  return clause
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const isType = isTypeClause || part.startsWith('type ')
      const name =
        part
          .replace(/^type /, '')
          .split(' as ')
          .at(-1) ?? ''
      return { name: name.trim(), isType }
    })
}

function collect(file: string): readonly ExportedName[] {
  const text = withoutComments(readFileSync(file, 'utf8'))
  const names: ExportedName[] = [...declaredNames(text)]
  for (const [, type, clause = ''] of text.matchAll(/^export (type )?\{([^}]*)\}/gm)) {
    names.push(...listedNames(clause, type !== undefined))
  }
  for (const [, type, target = ''] of text.matchAll(/^export (type )?\* from '(\.[^']+)'/gm)) {
    const inner = collect(join(dirname(file), target))
    names.push(...inner.map((one) => ({ ...one, isType: one.isType || type !== undefined })))
  }
  return names
}

/**
 * What an entry exports, read from its sources: `name`, and `type name` for what exists at compile
 * time only. Every file of ours exports by name, so reading the text is enough.
 */
export function exportedNames(entry: string): readonly string[] {
  const isValue = new Map<string, boolean>()
  for (const { name, isType } of collect(entry)) {
    isValue.set(name, (isValue.get(name) ?? false) || !isType)
  }
  return [...isValue]
    .map(([name, value]) => (value ? name : `type ${name}`))
    .toSorted((a, b) => a.replace(/^type /, '').localeCompare(b.replace(/^type /, ''), 'en'))
}
