/** The screens that `g` and a letter lead to, in the order of the side bar. */
export const screenKeys = [
  { id: 'now', key: 'n', words: 'Now' },
  { id: 'incidents', key: 'i', words: 'Incidents' },
  { id: 'decisions', key: 'd', words: 'Decisions' },
  { id: 'trends', key: 't', words: 'Trends' },
  { id: 'health', key: 'h', words: 'Health' },
  { id: 'preflight', key: 'p', words: 'Preflight' },
] as const

export type ScreenId = (typeof screenKeys)[number]['id']
