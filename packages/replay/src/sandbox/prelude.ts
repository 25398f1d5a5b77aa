import { build, type Plugin } from 'esbuild'
import { replayError } from '../errors/replay-error.ts'
import { answeringScript, BuiltText, isSource, realmScript, siblingFile } from './built-text.ts'

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

/** What runs first in every realm, as one script that answers its functions. */
export const prelude = new BuiltText('prelude', 'inside/inside', makePrelude)

async function makePrelude(): Promise<string> {
  try {
    const { outputFiles } = await build({
      ...realmScript,
      entryPoints: [siblingFile('inside/inside')],
      conditions: isSource ? ['fc-source'] : [],
      legalComments: 'none',
      plugins: [languageOnly],
    })
    return answeringScript(outputFiles[0]?.text ?? '')
  } catch (cause) {
    throw replayError('FC_REPLAY_SANDBOX', 'the sandbox cannot be made', { cause })
  }
}
