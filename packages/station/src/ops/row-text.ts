import { scrubText } from '@first-contact/recorder'

const summaryMaxLength = 200

/**
 * One line of at most 200 characters. The recorder scrubbed it when it was captured; it is done
 * again here, because a record may come from something that is not our recorder.
 */
export function summaryOf(message: string): string {
  const line = scrubText(message).replaceAll(/\s+/g, ' ').trim()
  return line.length <= summaryMaxLength ? line : `${line.slice(0, summaryMaxLength - 1)}…`
}

/** What reasons of replayability begin with; the recorder's own words. */
const reasonWords = /^(dropped|token|derived|unrecorded): /

/** A reason as `token: customer.id was read`; scrubbed as a whole, `token:` would name a secret. */
export function reasonText(reason: string): string {
  const word = reasonWords.exec(reason)?.[0] ?? ''
  return word + summaryOf(reason.slice(word.length)).slice(0, summaryMaxLength - word.length)
}

export function markText(text: string): string {
  return summaryOf(text)
}

interface Started {
  readonly producer: string
  readonly version: string | null
  readonly commit: string | null
}

/** `agent-runs-api 1.4.0 started, commit 3f2a91c` */
export function startText({ producer, version, commit }: Started): string {
  const name = version === null ? producer : `${producer} ${version}`
  return summaryOf(
    commit === null ? `${name} started` : `${name} started, commit ${commit.slice(0, 12)}`,
  )
}

interface Shed {
  readonly producer: string
  readonly envelopes: number
  readonly otherRecords: number
}

export function shedText({ producer, envelopes, otherRecords }: Shed): string {
  return summaryOf(
    `${producer} counted ${envelopes} failures and dropped their details, and ${otherRecords} other records, for lack of room`,
  )
}
