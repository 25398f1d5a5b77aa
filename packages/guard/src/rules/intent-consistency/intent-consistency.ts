import type { CheckedFile } from '../../rule/checked-file.ts'
import type { House } from '../../rule/house.ts'
import { defineRule, type Finding, type Rule } from '../../rule/rule.ts'
import { checkCalls, checkDefinition, checkNames } from './check-definitions.ts'
import { checkUses } from './check-uses.ts'
import { candidatesIn, definitionsOf } from './definition-index.ts'
import { hintAt } from './needed-intent.ts'
import { apiNamesIn } from './transaction-api.ts'

const name = 'intent-consistency'

/** What a transaction does is what it was declared for. */
export const intentConsistency: Rule = defineRule({
  name,
  title: 'What a transaction does is what it declares',
  severity: 'violation',
  why: 'The declared intent is what callers, Postgres and the guard go by. Where it does not hold, a lock is a surprise and a hang is nobody’s fault.',
  fix: 'Declare the intent that is needed, by a literal, at the top of a module; join open transactions with .in(tx, args).',
  blessings: ['intent-consistency'],
  candidates: candidatesIn,
  *check(file: CheckedFile, house: House): Iterable<Finding> {
    const index = definitionsOf(house)
    if (!index.isUser(file) && !index.importsDefinition(file)) return
    const definitions = index.definitionsIn(file)
    const names = index.namesIn(file)
    const facts = { api: apiNamesIn(file, house), definitions, names }
    for (const definition of definitions) {
      yield* checkDefinition(definition)
      yield* checkCalls(definition, names)
      yield* hintAt(definition, facts)
    }
    yield* checkUses(file, facts)
  },
  checkHouse(house: House): Iterable<Finding> {
    const index = definitionsOf(house)
    return checkNames(house.candidatesOf(name).flatMap((file) => index.definitionsIn(file)))
  },
})
