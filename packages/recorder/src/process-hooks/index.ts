export {
  installProcessHooks,
  type ProcessHookOptions,
  type ProcessHookTarget,
} from './install-process-hooks.ts'
export type { FatalOrigin } from './crash-capture.ts'
