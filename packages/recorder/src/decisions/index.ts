export { defineEngine } from './engine/define-engine.ts'
export type {
  Answers,
  Decision,
  Engine,
  EngineDeclaration,
  EngineDefinition,
  EngineFields,
  Schema,
} from './engine/engine-definition.ts'
export type { FieldClass, FieldClasses } from './fields/field-class.ts'
export type { FieldClassesOf, FieldPath } from './fields/field-path.ts'
export type { DecisionContext } from './tape/tape-entry.ts'
