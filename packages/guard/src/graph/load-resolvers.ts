import { createRequire } from 'node:module'
import type { NapiResolveOptions } from 'oxc-resolver'
import type { LoadResolvers } from './resolve-import.ts'

/** Loads the native resolver when the first import needs it. */
export function resolverLoader(customConditions: readonly string[]): LoadResolvers {
  let loaded: ReturnType<LoadResolvers> | undefined
  return () => {
    if (loaded !== undefined) return loaded
    const require = createRequire(import.meta.url)
    const { ResolverFactory } = require('oxc-resolver') as typeof import('oxc-resolver')
    const options: NapiResolveOptions = {
      conditionNames: [
        ...customConditions,
        'source',
        'import',
        'require',
        'node',
        'default',
        'types',
      ],
      extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json', '.d.ts'],
      extensionAlias: {
        '.js': ['.ts', '.tsx', '.js', '.jsx'],
        '.jsx': ['.tsx', '.jsx'],
        '.mjs': ['.mts', '.mjs'],
        '.cjs': ['.cts', '.cjs'],
      },
      mainFields: ['source', 'module', 'main'],
      // NODE_PATH of whoever runs it must not change what is found.
      nodePath: false,
    }
    loaded = {
      withTsconfig: new ResolverFactory({ ...options, tsconfig: 'auto' }),
      plain: new ResolverFactory(options),
    }
    return loaded
  }
}
