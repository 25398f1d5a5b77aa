import { dirname } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { replayError } from '../errors/replay-error.ts'
import { answeringScript, BuiltText, realmScript, siblingFile } from './built-text.ts'

const mentions = /\bURL(?:SearchParams)?\b/

/** Whether a bundle may use URLs. The library is half of what a realm is made of; few need it. */
export function mentionsUrls(bundle: string): boolean {
  return mentions.test(bundle)
}

/** The library asks for shared memory, which a realm has not; to be told that nothing is shared. */
const nothingShared: Plugin = {
  name: 'first-contact-nothing-shared',
  setup(build) {
    build.onResolve({ filter: /^nothing-shared$/ }, () => ({
      path: 'nothing-shared',
      namespace: 'nothing-shared',
    }))
    build.onLoad({ filter: /.*/, namespace: 'nothing-shared' }, () => ({
      contents: `export class NothingShared {
        get byteLength() { throw new TypeError('nothing is shared') }
        get growable() { throw new TypeError('nothing is shared') }
      }`,
    }))
  },
}

/**
 * `URL` and `URLSearchParams` in JavaScript, as one script that answers a function which makes them:
 * those of the host would be a way out.
 */
export const urlLibrary = new BuiltText('url-library', 'url-library', makeUrlLibrary)

async function makeUrlLibrary(): Promise<string> {
  return (await bundleUrlLibrary()).text
}

/** The library, and the files that it is made of, relative to the folder given with them. */
export async function bundleUrlLibrary(): Promise<{
  readonly text: string
  readonly inputs: readonly string[]
  readonly folder: string
}> {
  const folder = dirname(siblingFile('url-library'))
  try {
    const { outputFiles, metafile } = await build({
      ...realmScript,
      absWorkingDir: folder,
      metafile: true,
      stdin: { contents: `module.exports = () => require('whatwg-url')`, resolveDir: folder },
      mainFields: ['main'],
      define: { SharedArrayBuffer: 'NothingShared' },
      inject: ['nothing-shared'],
      plugins: [nothingShared],
    })
    const text = answeringScript(outputFiles[0]?.text ?? '')
    return { text, inputs: Object.keys(metafile.inputs), folder }
  } catch (cause) {
    throw replayError('FC_REPLAY_SANDBOX', 'the library for URLs cannot be bundled', { cause })
  }
}
