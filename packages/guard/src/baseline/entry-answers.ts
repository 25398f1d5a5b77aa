import { dayAfter, daysBetween, isDay } from './day.ts'

/** What somebody has to answer before a violation is tolerated. */
export interface EntryAnswers {
  readonly owner: string
  readonly reason: string
  readonly expires: string
  /** The incident or ticket it belongs to; `null` where somebody said that there is none. */
  readonly incident: string | null
}

/** Answers as they were given, which may be too few. */
export type GivenAnswers = { readonly [Key in keyof EntryAnswers]?: string | undefined }

/** Shorter than this, nobody has given a reason. */
const reasonMinLength = 10

/** A day further away than this is no end. */
export const expiresMaxDays = 366

/** How an answer says that there is no incident. */
const noIncident = 'none'

/** What is asked, in the order of the questions. */
export const entryQuestions: readonly {
  readonly key: keyof EntryAnswers
  readonly question: string
}[] = [
  { key: 'owner', question: 'owner (who answers for it)' },
  { key: 'reason', question: 'reason (why it is tolerated)' },
  { key: 'expires', question: 'expires (the last day, YYYY-MM-DD, within a year)' },
  { key: 'incident', question: 'incident (its number or ticket, or none)' },
]

/** What is wrong with a reason, or `null`. */
export function complaintAboutReason(reason: string): string | null {
  if (reason.trim().length >= reasonMinLength) return null
  return `reason must say why it is tolerated, in ${reasonMinLength} characters or more`
}

function complaintAboutExpiry(expires: string, today: string): string | null {
  if (!isDay(expires)) return `expires must be a day such as ${dayAfter(today, 90)}`
  if (expires < today) return `expires must not lie in the past, today is ${today}`
  if (daysBetween(today, expires) <= expiresMaxDays) return null
  return `expires must lie within a year, by ${dayAfter(today, expiresMaxDays)}`
}

/** What is wrong with one answer, in words; `null` where it is fine. */
export function complaintAbout(
  key: keyof EntryAnswers,
  answer: string | undefined,
  today: string,
): string | null {
  const text = answer?.trim() ?? ''
  if (text === '') return `${key} is missing`
  if (key === 'reason') return complaintAboutReason(text)
  return key === 'expires' ? complaintAboutExpiry(text, today) : null
}

/** Every complaint about the answers given; none means that they are complete. */
export function complaintsAbout(given: GivenAnswers, today: string): readonly string[] {
  return entryQuestions.flatMap(({ key }) => complaintAbout(key, given[key], today) ?? [])
}

/** The answers, after nothing was found to complain about. */
export function answersOf(given: GivenAnswers): EntryAnswers {
  const text = (key: keyof EntryAnswers) => given[key]?.trim() ?? ''
  const incident = text('incident')
  return {
    owner: text('owner'),
    reason: text('reason'),
    expires: text('expires'),
    incident: incident.toLowerCase() === noIncident ? null : incident,
  }
}
