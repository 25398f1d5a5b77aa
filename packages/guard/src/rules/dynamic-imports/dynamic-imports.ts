import { defineRule, type Finding, type Rule } from '../../rule/rule.ts'

/** An import whose argument is no literal leads anywhere, so no layer rule can judge it. */
export const dynamicImports: Rule = defineRule({
  name: 'dynamic-imports',
  title: 'Every import says where it leads',
  severity: 'violation',
  why: 'Nobody can tell which layer an import reaches when its argument is computed.',
  fix: 'Write the path as a literal: a map from names to () => import("./the-file.ts") keeps the choice. A loader of plugins is named in layers.yaml under blessed: dynamic-import.',
  blessings: ['dynamic-import'],
  *check(file, house): Iterable<Finding> {
    if (house.isBlessed('dynamic-import', file.path)) return
    for (const edge of file.edges) {
      if (edge.to.kind !== 'unknown') continue
      const call = edge.kind === 'require' ? 'require' : 'import'
      yield {
        path: file.path,
        line: edge.line,
        column: edge.column,
        endColumn: edge.endColumn,
        message: `${call}(${edge.specifier}) leads nobody knows where`,
        symbol: edge.specifier,
      }
    }
  },
})
