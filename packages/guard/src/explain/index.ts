export {
  explainRules,
  type Explanation,
  type ExplainOptions,
  type ExplainOutcome,
} from './explain-rules.ts'
export { explanationText, ruleList } from './explanation-text.ts'
export { explanationJson, ruleListJson } from './explanation-json.ts'
export type { RulePage } from './rule-page.ts'
