import { expect, test } from 'vitest'
import { OpeningPlaces } from '../../src/define/opening-places.ts'
import { callerSite, type CallSite } from '../../src/errors/call-site.ts'

/** What a defined transaction does when it is opened. */
function opening(): () => CallSite {
  const places = new OpeningPlaces()
  const open = (): CallSite => places.remembered() ?? places.look(callerSite(), open)
  return open
}

test('a place is looked at each time until it is taken to be the only one', () => {
  const open = opening()
  const sites = Array.from({ length: 100 }, () => open())
  expect(new Set(sites.map(String)).size).toBe(1)
  expect(String(sites[0])).toMatch(/opening-places\.test\.ts:\d+:\d+$/)
  const remembered = sites.map(({ isRemembered }) => isRemembered)
  expect(remembered.slice(0, 32)).not.toContain(true)
  expect(remembered.slice(32, 63)).not.toContain(false)
  // Now and then it is looked at again.
  expect(remembered.lastIndexOf(false)).toBe(63)
})

test('one that is opened from several places says each time which', () => {
  const open = opening()
  const first = Array.from({ length: 10 }, () => open())
  const second = Array.from({ length: 100 }, () => open())
  expect(new Set(first.map(String)).size).toBe(1)
  expect(new Set(second.map(String)).size).toBe(1)
  expect(String(first[0])).not.toBe(String(second[0]))
  expect([...first, ...second].filter(({ isRemembered }) => isRemembered)).toEqual([])
})

test('a second place that comes late is found, and no place is wrong after that', () => {
  const open = opening()
  for (let at = 0; at < 200; at += 1) open()
  const late = Array.from({ length: 100 }, () => open())
  const isRight = late.map((site) => !site.isRemembered)
  const found = isRight.indexOf(true)
  expect(found).toBeGreaterThanOrEqual(0)
  expect(found).toBeLessThan(64)
  expect(new Set(isRight.slice(found))).toEqual(new Set([true]))
})
