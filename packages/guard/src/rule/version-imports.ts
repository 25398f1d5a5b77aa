import { registerHooks } from 'node:module'

const parameter = 'first-contact-guard'

let isRegistered = false

/**
 * The address of a module in one version of it and of everything it imports by a path. Node keeps
 * a module for ever under its address; a rule that was edited would never be loaded again.
 */
export function versionedUrl(url: URL, version: string): string {
  if (!isRegistered) {
    isRegistered = true
    registerHooks({
      resolve(specifier, context, next) {
        const resolved = next(specifier, context)
        const parent = URL.parse(context.parentURL ?? '')
        const version = parent?.searchParams.get(parameter)
        if (version === null || version === undefined || !specifier.startsWith('.')) return resolved
        return { ...resolved, url: withVersion(new URL(resolved.url), version) }
      },
    })
  }
  return withVersion(url, version)
}

function withVersion(url: URL, version: string): string {
  if (url.protocol !== 'file:') return url.href
  const versioned = new URL(url)
  versioned.searchParams.set(parameter, version)
  return versioned.href
}
