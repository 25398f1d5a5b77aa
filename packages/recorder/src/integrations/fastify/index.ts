export { correlationPlugin, type FastifyCorrelationOptions } from './correlation-plugin.ts'
export {
  problemDocument,
  type ProblemDocument,
  type ProblemField,
} from '../http/problem-document.ts'
