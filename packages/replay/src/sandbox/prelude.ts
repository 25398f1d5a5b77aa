import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { replayError } from '../errors/replay-error.ts'

const here = import.meta.url
const isSource = here.endsWith('.ts')
const extension = isSource ? 'ts' : 'js'

/** A file of this package beside this one, in sources and in `dist`. */
export function siblingFile(name: string): string {
  return fileURLToPath(new URL(`./${name}.${extension}`, here))
}

/** The recorder asks Node what is an error; the language can tell well enough. */
const languageOnly: Plugin = {
  name: 'first-contact-language-only',
  setup(build) {
    build.onResolve({ filter: /^node:util$/ }, () => ({ path: 'util', namespace: 'language' }))
    build.onLoad({ filter: /.*/, namespace: 'language' }, () => ({
      contents: `export const types = {
        isNativeError: (value) => Object.prototype.toString.call(value) === '[object Error]',
        isProxy: () => false,
      }`,
    }))
  },
}

let made: Promise<string> | undefined

/** What runs first in every realm, as one script that answers its functions. */
export function preludeText(): Promise<string> {
  return (made ??= builtPrelude() ?? makePrelude())
}

// Making it takes a fifth of the time that one replay takes, so the build leaves it beside this file.
const builtFile = fileURLToPath(new URL('./prelude.txt', here))

/** The prelude as the build made it; undefined in sources, and where what it is made of is newer. */
function builtPrelude(): Promise<string> | undefined {
  if (isSource) return undefined
  const built = statSync(builtFile, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return built < statSync(siblingFile('inside/inside')).mtimeMs
    ? undefined
    : Promise.resolve(readFileSync(builtFile, 'utf8'))
}

/** Leaves the prelude where `preludeText` finds it; a step of the build. */
export async function writePrelude(): Promise<void> {
  writeFileSync(builtFile, await makePrelude())
}

async function makePrelude(): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [siblingFile('inside/inside')],
      bundle: true,
      write: false,
      format: 'cjs',
      platform: 'neutral',
      target: 'es2024',
      conditions: isSource ? ['fc-source'] : [],
      minifyWhitespace: true,
      minifySyntax: true,
      legalComments: 'none',
      charset: 'utf8',
      logLevel: 'silent',
      plugins: [languageOnly],
    })
    const text = outputFiles[0]?.text ?? ''
    return `(()=>{"use strict";const module={exports:{}};${text};return module.exports})()`
  } catch (cause) {
    throw replayError('FC_REPLAY_SANDBOX', 'the sandbox cannot be made', { cause })
  }
}
