// Breaks the link between shippers and a real station in every way a network knows, one fault after
// the other and one long outage, while envelopes flow; then checks that every envelope for which
// `capture` answered `spooled` is in the store exactly once.
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { getGaps, verifyChain } from '@first-contact/store'
import { disposableProject } from '../../scripts/start/disposable-project.ts'
import { readCampaignArguments } from './campaign-arguments.ts'
import { checkReceipts, type ReceiptCheck } from './check-receipts.ts'
import { CrashWorld } from './crash-world.ts'
import { FaultyLink, linkFaults, type LinkFault } from './faulty-link.ts'
import { seededRandom } from './seeded-random.ts'

export interface NetworkCampaignOptions {
  readonly faults: number
  readonly seed: number
  readonly outageSeconds: number
  /** Envelopes a second of each of the three producers. */
  readonly perSecond?: number
  readonly log?: (line: string) => void
}

export interface NetworkCampaignResult extends ReceiptCheck {
  readonly seed: number
  readonly faults: Readonly<Record<LinkFault, number>>
  readonly outageSeconds: number
  /** Records that could not be delivered in the end. */
  readonly remaining: number
  readonly gaps: number
  readonly chain: string
  readonly seconds: number
}

const settleTimeoutMs = 120_000

export async function runNetworkCampaign(
  options: NetworkCampaignOptions,
): Promise<NetworkCampaignResult> {
  const { faults: faultCount, seed, outageSeconds, perSecond = 60, log = () => {} } = options
  const random = seededRandom(seed)
  const project = disposableProject('fc-network-')
  const started = performance.now()
  const faults: Record<LinkFault, number> = {
    refused: 0,
    stalled: 0,
    cut: 0,
    slow: 0,
    unavailable: 0,
    lost_answer: 0,
  }
  const links: FaultyLink[] = []
  const world = await CrashWorld.start({
    folder: project.dir,
    perSecond,
    linkTo: async (url) => {
      const link = new FaultyLink(url)
      await link.open()
      links.push(link)
      return link.url
    },
  })
  const meet = (fault: LinkFault | null) => Promise.all(links.map((link) => link.meet(fault)))
  try {
    for (let at = 0; at < faultCount; at += 1) {
      // Each kind in its turn, so that a short run has met them all.
      const fault = linkFaults[at % linkFaults.length] ?? 'cut'
      await sleep(200 + random() * 600)
      await meet(fault)
      faults[fault] += 1
      await sleep(400 + random() * 1500)
      await meet(null)
      if ((at + 1) % 12 === 0) log(`${at + 1} of ${faultCount} faults`)
    }
    if (outageSeconds > 0) {
      log(`an outage of ${outageSeconds} s`)
      await meet('refused')
      await sleep(outageSeconds * 1000)
      await meet(null)
    }
    const { remaining } = await world.settle(settleTimeoutMs)
    const store = await world.openStore()
    const producers = world.producers.map(({ name }) => name)
    const check = await checkReceipts(store, world.receiptFiles, producers)
    const gaps = (await getGaps(store)).items.length
    const chain = await verifyChain(store)
    await store.close()
    const seconds = Math.round((performance.now() - started) / 1000)
    return { ...check, seed, faults, outageSeconds, remaining, gaps, chain: chain.kind, seconds }
  } finally {
    await world.stop()
    await Promise.all(links.map((link) => link.close()))
    await project.remove()
  }
}

/** What the campaign shows; the seed makes its plan come again. */
export function describeNetwork(result: NetworkCampaignResult): string {
  const faults = Object.entries(result.faults).map(([fault, count]) => `${fault} ${count}`)
  return [
    `seed            ${result.seed}`,
    `faults          ${faults.join(', ')}, outage ${result.outageSeconds} s`,
    `spooled         ${result.spooled} envelopes promised by capture(), ${result.shed} shed`,
    `stored          ${result.stored} envelope rows`,
    `missing         ${result.missing.length}`,
    `duplicates      ${result.duplicates.length}`,
    `not delivered   ${result.remaining} records`,
    `gaps            ${result.gaps} producer epochs with missing records`,
    `chain           ${result.chain}`,
    `took            ${result.seconds} s`,
  ].join('\n')
}

/** Why a run does not show what it should, a line each; nothing when it does. */
export function networkShortcomings(result: NetworkCampaignResult): readonly string[] {
  const rules: readonly (readonly [holds: boolean, otherwise: string])[] = [
    [result.spooled > 0, 'no envelope was promised'],
    [result.missing.length === 0, `${result.missing.length} promised envelopes are missing`],
    [result.duplicates.length === 0, `${result.duplicates.length} envelopes are stored twice`],
    [result.remaining === 0, `${result.remaining} records were not delivered`],
    [result.gaps === 0, `${result.gaps} producer epochs have gaps`],
    [result.chain === 'intact', `the chain is ${result.chain}`],
  ]
  return rules.flatMap(([holds, otherwise]) => (holds ? [] : [otherwise]))
}

const numbers = {
  faults: { about: 'faults of the link', min: 1, max: 100_000, fallback: () => 60 },
  outage: { about: 'seconds without a station', min: 0, max: 3600, fallback: () => 60 },
  seed: {
    about: 'makes a plan come again',
    min: 0,
    max: 2 ** 32 - 1,
    fallback: () => Math.floor(Math.random() * 1_000_000),
  },
  rate: { about: 'envelopes a second of each producer', min: 1, max: 10_000, fallback: () => 60 },
}

async function main(): Promise<number> {
  const given = readCampaignArguments('network', numbers, process.argv.slice(2))
  if (given.kind === 'help') {
    console.log(given.text)
    return 0
  }
  if (given.kind === 'refused') {
    console.error(`first-contact: ${given.reason}`)
    console.error(`  what to do: ${given.remedy}`)
    return 3
  }
  const result = await runNetworkCampaign({
    faults: given.numberOf('faults'),
    seed: given.numberOf('seed'),
    outageSeconds: given.numberOf('outage'),
    perSecond: given.numberOf('rate'),
    log: (line) => console.log(line),
  })
  console.log(describeNetwork(result))
  const wrong = networkShortcomings(result)
  for (const line of wrong) console.log(`does not hold: ${line}`)
  return wrong.length === 0 ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main()
