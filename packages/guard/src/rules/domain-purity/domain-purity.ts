import type { Edge } from '../../graph/edge.ts'
import type { Layer } from '../../map/layer-map.ts'
import { compileGlobs } from '../../map/match-globs.ts'
import type { CheckedFile } from '../../rule/checked-file.ts'
import type { FindingWords } from '../../rule/finding-at.ts'
import type { House } from '../../rule/house.ts'
import { defineRule, type Finding, type Rule } from '../../rule/rule.ts'
import { stringsOption } from '../strings-option.ts'
import { frameworks, ioModules, isOneOf, pagingName, stores } from './foreign-names.ts'

const name = 'domain-purity'

interface Domain {
  readonly isModel: (path: string) => boolean
  readonly isDomain: (layer: Layer | null) => boolean
  readonly extra: readonly string[]
}

function domainOf(house: House): Domain {
  const own = stringsOption(house, name, 'layers')
  const models = house.map?.models ?? []
  return {
    isModel: compileGlobs(models.length === 0 ? ['**/models/**'] : models),
    // By number or by word, so that a map with names of its own needs no option.
    isDomain: (layer) =>
      layer !== null &&
      (own.length > 0 ? own.includes(layer.id) : layer.id === 'L4' || layer.name === 'domain'),
    extra: stringsOption(house, name, 'packages'),
  }
}

function layerOfTarget(house: House, path: string): Layer | null {
  const room = house.roomOf(path)
  return room === null ? null : (house.map?.layers.get(room.layer) ?? null)
}

/** What is wrong with an import of a domain model, or `null`. */
function wrongInModel({ to }: Edge, house: House, domain: Domain): FindingWords | null {
  const fix =
    'Move what needs it into a service, and let the model say with types of its own what it is.'
  if (to.kind === 'file') {
    const layer = layerOfTarget(house, to.path)
    if (domain.isDomain(layer)) return null
    const where = layer === null ? 'no layer' : `${layer.id} (${layer.name})`
    return { message: `a domain model imports ${to.path} of ${where}`, to: to.path, fix }
  }
  if (to.kind !== 'package' && to.kind !== 'builtin') return null
  return { message: `a domain model imports \`${to.name}\``, to: to.name, fix }
}

function foreignKind(packageName: string, domain: Domain): string | null {
  if (isOneOf(frameworks, packageName)) return 'a framework'
  if (isOneOf(stores, packageName)) return 'a store or a client'
  return domain.extra.includes(packageName) ? 'what this repository keeps out of its domain' : null
}

/** What is wrong with an import of any file of the domain, or `null`. */
function wrongInDomain(edge: Edge, house: House, domain: Domain): FindingWords | null {
  const { to, symbols } = edge
  if (to.kind === 'builtin' && ioModules.has(to.name.replace(/^node:/, ''))) {
    return {
      message: `the domain does I/O with \`${to.name}\``,
      to: to.name,
      fix: 'Declare a port, an interface of the domain, and let a layer outside do the I/O.',
    }
  }
  if (to.kind === 'package') {
    const kind = foreignKind(to.name, domain)
    if (kind !== null) return { message: `\`${to.name}\`, ${kind}, enters the domain`, to: to.name }
  }
  const isInside = to.kind === 'file' && domain.isDomain(layerOfTarget(house, to.path))
  const paging = isInside ? undefined : symbols.find((each) => pagingName.test(each.name))
  if (paging === undefined) return null
  return {
    message: `\`${paging.name}\`, a type of paging, enters the domain`,
    to: to.kind === 'file' ? to.path : edge.specifier,
    symbol: paging.name,
    fix: 'Return what there is, or take a plain limit; pages are cut by the API.',
  }
}

/** Domain models import nothing but the domain; no framework, store, console or paging type enters it. */
export const domainPurity: Rule = defineRule({
  name,
  title: 'The domain knows no framework, no store and no screen',
  severity: 'violation',
  why: 'If the domain is wrong, every product is wrong. What it imports decides with it, and has to be there whenever it is tested, replayed or understood.',
  fix: 'Declare the port you need as an interface of the domain and let the composition root hand it in.',
  needsMap: true,
  options: {
    layers: { takes: 'texts', says: 'ids of your domain layers' },
    packages: { takes: 'texts', says: 'further packages that stay out' },
  },
  *check(file: CheckedFile, house: House): Iterable<Finding> {
    if (file.layer === null || file.isTest) return
    const domain = domainOf(house)
    if (!domain.isDomain(file.layer)) return
    const isModel = domain.isModel(file.path)
    for (const edge of file.edges) {
      const words =
        wrongInDomain(edge, house, domain) ?? (isModel ? wrongInModel(edge, house, domain) : null)
      const { line, column, endColumn } = edge
      if (words !== null) yield { path: file.path, line, column, endColumn, ...words }
    }
  },
})
