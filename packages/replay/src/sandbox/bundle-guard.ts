import { parseSync } from 'oxc-parser'
import { syntaxError } from '../stamp/syntax.ts'

const mayImport = /\bimport\b(?!\s*["'`:,;=)\]}])/

/**
 * Why a bundle must not run: `import()` answers with an object of the realm around the sandbox,
 * through which all of that realm is reached. Ours hold none; one from elsewhere may.
 */
export function bundleRefusal(text: string): string | null {
  if (!mayImport.test(text)) return null
  const parsed = parseSync('bundle.js', text, { lang: 'js', sourceType: 'script' })
  const error = syntaxError(parsed)
  if (error !== null) return `the bundle is no JavaScript: ${error.message}`
  const { dynamicImports, importMetas, hasModuleSyntax } = parsed.module
  const isClean = dynamicImports.length === 0 && importMetas.length === 0 && !hasModuleSyntax
  return isClean ? null : 'the bundle holds import(), which a replay does not have'
}
