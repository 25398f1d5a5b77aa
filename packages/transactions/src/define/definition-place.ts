import { shortPlace } from '../errors/call-site.ts'
import { takeFrames } from '../errors/take-frames.ts'

/** Where a definition stands, as far as a stack can say. */
export interface DefinitionPlace {
  /** `file:line:column`. */
  readonly site: string
  readonly file: string
  /** Name of a function that certainly is not the body of a module. */
  readonly insideFunction: string | undefined
  /** Whether the frame below looks like a loader that evaluates a module. */
  readonly isModuleBody: boolean
}

/** Frames are taken only as deep as a loader can hide. */
const framesMax = 4

const identifier = /^[A-Za-z_$][\w$]*$/

/**
 * Identifiers that bundlers and loaders give to the function they wrap a module in: esbuild and
 * webpack helpers, rollup's `requireName`, System.register's `execute`, module runners.
 */
const moduleWrapper = /^(?:__\w+|_?require\w*|init_\w+|execute|anonymous|eval|factory|module)$/

const loaderFile =
  /\bnode:internal[/\\]|[/\\](?:module-runner|vite-node|vitest|jest-runtime|webpack|tsx|next)[/\\.-]/
const loaderFunction =
  /^(?:__\w+|_?require\w*|execute|ModuleJob|Module|_compile|run|runInlinedModule|directRequest|instantiateModule|evaluate)/

/**
 * Reads from the stack where the function that calls this one was called. Anything that could be
 * the body of a module under some bundler is taken for one: a definition refused there would keep
 * the whole application from starting. The guard reads the source and is sure.
 */
export function definitionPlace(above: (...args: never) => unknown): DefinitionPlace {
  const frames = takeFrames(above, framesMax)
  const frame = frames[0]
  if (frame === undefined) {
    return {
      site: 'a place that is not known',
      file: '',
      insideFunction: undefined,
      isModuleBody: true,
    }
  }
  const name = frame.getFunctionName()
  const file = frame.getFileName() ?? ''
  const position = `:${frame.getLineNumber() ?? 0}:${frame.getColumnNumber() ?? 0}`
  const isNamed = name !== null && identifier.test(name) && !moduleWrapper.test(name)
  return {
    site: shortPlace(`${file}${position}`),
    file,
    insideFunction: isNamed ? name : undefined,
    isModuleBody: !isNamed && isLoader(frames[1]),
  }
}

function isLoader(frame: NodeJS.CallSite | undefined): boolean {
  if (frame === undefined) return true
  const file = frame.getFileName() ?? ''
  return loaderFile.test(file) || loaderFunction.test(frame.getFunctionName() ?? '')
}
