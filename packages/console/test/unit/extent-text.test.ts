import { expect, it } from 'vitest'
import { extentText } from '../../src/timeline/extent-text.ts'

it.each([
  [1, 1, '1 event in 1 component'],
  [2, 1, '2 events in 1 component'],
  [23, 10, '23 events in 10 components'],
])('%i events, %i components', (events, components, text) => {
  expect(
    extentText({
      events: Array.from({ length: events }),
      components: Array.from({ length: components }),
    }),
  ).toBe(text)
})
