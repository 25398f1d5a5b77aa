/**
 * Secrets as they reach an application, each unmistakable, so that one grep finds any that got
 * through. Where a value is matched in pieces (a card with spaces), all its spellings are listed.
 */
export const planted = {
  /** Free text of a request: never recorded at all, so nothing has to recognise it. */
  goal: 'planted-goal-9d1f63 call my mother at the clinic',
  query: 'planted-query-4c7a20 symptoms of',
  memo: 'planted-memo-88e1b3 for the divorce lawyer',
  password: 'planted-hunter2-5f2e',
  card: '4111111111111111',
  cardSpaced: '4111 1111 1111 1111',
  email: 'planted.person@secret-clinic.example',
  bearer: 'planted0bearer0c29fcb4e71a8',
  apiKey: 'sk_live_planted0apikey0f4e7a2c1',
  cookie: 'planted-session-cookie-71ad',
  phone: '+49 170 5550199',
  urlPassword: 'planted-url-pass-3c1',
} as const

export const plantedValues: readonly string[] = Object.values(planted)

/** The secrets a text holds; the answer names them by key, so that a failure does not repeat them. */
export function findPlanted(text: string): readonly string[] {
  return Object.entries(planted)
    .filter(([, value]) => text.includes(value))
    .map(([name]) => name)
}
