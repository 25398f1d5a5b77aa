import { domainPurity } from '../rules/domain-purity/domain-purity.ts'
import { dynamicImports } from '../rules/dynamic-imports/dynamic-imports.ts'
import { emission } from '../rules/emission/emission.ts'
import { envelopeLeak } from '../rules/envelope-leak/envelope-leak.ts'
import { forbiddenPatterns } from '../rules/forbidden-patterns/forbidden-patterns.ts'
import { intentConsistency } from '../rules/intent-consistency/intent-consistency.ts'
import { layers } from '../rules/layers/layers.ts'
import { swallowedViolation } from '../rules/swallowed-violation/swallowed-violation.ts'
import { testExemptions } from '../rules/test-exemptions/test-exemptions.ts'
import { undeclaredImports } from '../rules/undeclared-imports/undeclared-imports.ts'
import type { Rule } from './rule.ts'

/** Every rule that comes with the guard, in the order of the docs. */
export const builtInRules: readonly Rule[] = [
  layers,
  emission,
  envelopeLeak,
  domainPurity,
  forbiddenPatterns,
  intentConsistency,
  swallowedViolation,
  undeclaredImports,
  dynamicImports,
  testExemptions,
]
