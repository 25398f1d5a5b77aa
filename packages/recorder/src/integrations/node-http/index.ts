export { withCorrelation, type NodeHttpOptions, type RequestHandler } from './with-correlation.ts'
export {
  problemDocument,
  referenceHeader,
  type ProblemDocument,
  type ProblemField,
} from '../http/problem-document.ts'
