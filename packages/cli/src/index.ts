export { main } from './main.ts'
export { exitCodes, type ExitCode } from './exit-code.ts'
