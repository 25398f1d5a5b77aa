export { elsewhere } from './elsewhere.ts'
export {
  singleConnection,
  type SingleConnection,
  type SingleConnectionOptions,
} from './single-connection.ts'
