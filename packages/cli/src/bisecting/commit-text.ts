import type { Commit, Finding } from '@first-contact/replay'

const shortChars = 10

/** `3f2a9c1d07` */
export function shortSha({ sha }: Commit): string {
  return sha.slice(0, shortChars)
}

/** `3f2a9c1d07  2026-11-24`, or `the working tree`. */
export function placeText({ place }: Finding): string {
  if (place.kind !== 'commit') return 'the working tree'
  return `${shortSha(place.commit)}  ${place.commit.authoredAt.slice(0, 10)}`
}

/** The first line of a message. */
export function subjectOf({ message }: Commit): string {
  return message.split('\n', 1)[0] ?? ''
}

/** The same in a sentence. */
export function placeName({ place }: Finding): string {
  return place.kind === 'commit' ? `commit ${shortSha(place.commit)}` : 'the working tree'
}
