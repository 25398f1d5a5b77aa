/** Whether a path, relative to the root and with forward slashes, is meant. */
export type PathMatcher = (path: string) => boolean

const special = /[\\^$.*+?()[\]{}|]/g
const magic = /[*?[{\\]/

/** The end of a `[…]` class, or -1 where it is not closed and so means itself. */
function endOfClass(glob: string, start: number): number {
  // A `]` right after the opening one means itself.
  const first = glob[start + 1] === '!' || glob[start + 1] === '^' ? start + 3 : start + 2
  return glob.indexOf(']', first)
}

function classSource(body: string): string {
  const isNegated = body.startsWith('!') || body.startsWith('^')
  const members = (isNegated ? body.slice(1) : body).replaceAll(/[\\\]^[]/g, '\\$&')
  return isNegated ? `[^/${members}]` : `(?!/)[${members}]`
}

/** Splits `{a,b{c,d}}` bodies at their own commas only. */
function alternatives(body: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < body.length; i += 1) {
    if (body[i] === '{') depth += 1
    else if (body[i] === '}') depth -= 1
    else if (body[i] === ',' && depth === 0) {
      parts.push(body.slice(start, i))
      start = i + 1
    }
  }
  return [...parts, body.slice(start)]
}

function endOfBraces(glob: string, start: number): number {
  let depth = 0
  for (let i = start; i < glob.length; i += 1) {
    if (glob[i] === '{') depth += 1
    else if (glob[i] === '}') {
      depth -= 1
      if (depth === 0) return i
    }
  }
  return -1
}

/** Braces are expanded first, because `{a,b/**}` may hold slashes. */
export function expandBraces(glob: string): readonly string[] {
  const open = glob.indexOf('{')
  if (open === -1) return [glob]
  const close = endOfBraces(glob, open)
  const parts = close === -1 ? [] : alternatives(glob.slice(open + 1, close))
  // `{a}` is no choice and means itself, as shells have it.
  if (parts.length < 2) {
    return expandBraces(glob.slice(open + 1)).map((rest) => glob.slice(0, open + 1) + rest)
  }
  const tails = expandBraces(glob.slice(close + 1))
  return parts.flatMap((part) =>
    expandBraces(part).flatMap((middle) =>
      tails.map((tail) => glob.slice(0, open) + middle + tail),
    ),
  )
}

function segmentSource(segment: string): string {
  let source = ''
  for (let i = 0; i < segment.length; i += 1) {
    const character = segment.charAt(i)
    if (character === '*') {
      while (segment[i + 1] === '*') i += 1
      source += segment.length === 1 ? '[^/]+' : '[^/]*'
    } else if (character === '?') source += '[^/]'
    else if (character === '[' && endOfClass(segment, i) !== -1) {
      const end = endOfClass(segment, i)
      source += classSource(segment.slice(i + 1, end))
      i = end
    } else if (character === '\\' && i + 1 < segment.length) {
      i += 1
      source += segment.charAt(i).replace(special, '\\$&')
    } else source += character.replace(special, '\\$&')
  }
  return source
}

function pathSource(glob: string): string {
  const segments = glob.replace(/^\.\//, '').split('/')
  let source = ''
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1
    if (segment === '**') source += isLast ? '.+' : '(?:[^/]+/)*'
    else source += segmentSource(segment) + (isLast ? '' : '/')
  })
  return source
}

/** What every match begins with; a comparison of strings spares most of the regular expressions. */
function literalPrefix(glob: string): string {
  const at = glob.search(magic)
  return at === -1 ? glob : glob.slice(0, at)
}

/**
 * Compiles a glob: `*` and `?` within a segment, `**` over segments, `[a-z]`, `{a,b}`. Unlike a
 * shell's, its `*` matches hidden files: a file must not escape its layer by a dot.
 */
export function compileGlob(glob: string): PathMatcher {
  const expanded = expandBraces(glob)
  const pattern = new RegExp(`^(?:${expanded.map(pathSource).join('|')})$`)
  const prefix = literalPrefix(glob.replace(/^\.\//, ''))
  return (path) => path.startsWith(prefix) && pattern.test(path)
}

/** A matcher for any of several globs; of none, it matches nothing. */
export function compileGlobs(globs: readonly string[]): PathMatcher {
  const matchers = globs.map(compileGlob)
  return (path) => matchers.some((matches) => matches(path))
}
