/** Enough of a hash to tell the versions of one engine apart. */
const shownDigits = 8

/** `ce2bbda9` of `fcv1:ce2bbda949425178f795220f35814550`; `unknown` where there is none. */
export function versionText(version: string | null): string {
  if (version === null || version === 'unknown') return 'unknown'
  return version.slice(version.indexOf(':') + 1).slice(0, shownDigits)
}
