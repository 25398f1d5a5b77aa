import { expect, test } from 'vitest'
import {
  describeNetwork,
  networkShortcomings,
  runNetworkCampaign,
} from '../chaos/network-campaign.ts'

/** A short slice of `npm run campaign network`: the same processes, each kind of fault once. */
test('a broken link between shippers and station loses and doubles no envelope', async () => {
  const seed = Math.floor(Math.random() * 1_000_000)
  const result = await runNetworkCampaign({ faults: 6, seed, outageSeconds: 3, perSecond: 40 })
  const shown = describeNetwork(result)
  expect(networkShortcomings(result), shown).toEqual([])
  expect(Object.values(result.faults), shown).toEqual([1, 1, 1, 1, 1, 1])
  expect(result.spooled, shown).toBeGreaterThan(100)
}, 240_000)
