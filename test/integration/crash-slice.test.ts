import { expect, test } from 'vitest'
import { describeResult, runCrashCampaign, shortcomings } from '../chaos/crash-campaign.ts'

/** A short slice of `npm run campaign crash`: the same processes, the same checks, ten kills. */
test('ten kills of producers, shipper, station and Postgres lose and double no envelope', async () => {
  const seed = Math.floor(Math.random() * 1_000_000)
  const result = await runCrashCampaign({ kills: 10, seed, perSecond: 40 })
  const shown = describeResult(result)
  expect(shortcomings(result), shown).toEqual([])
  expect(result.spooled, shown).toBeGreaterThan(100)
  expect(result.stored, shown).toBeGreaterThanOrEqual(result.spooled)
  await result.project.remove()
}, 240_000)
