// Kills producers, shippers, the station and Postgres at random points while envelopes flow, then
// checks that every envelope for which `capture` answered `spooled` is in the store exactly once.
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { getGaps, verifyChain } from '@first-contact/store'
import {
  disposableProject,
  type DisposableProject,
} from '../../scripts/start/disposable-project.ts'
import { readCampaignArguments } from './campaign-arguments.ts'
import { checkReceipts, type ReceiptCheck } from './check-receipts.ts'
import { CrashWorld, type KillTarget } from './crash-world.ts'
import { seededRandom } from './seeded-random.ts'

export interface CrashCampaignOptions {
  readonly kills: number
  readonly seed: number
  /** Envelopes a second of each of the three producers. */
  readonly perSecond?: number
  readonly log?: (line: string) => void
}

export interface CrashCampaignResult extends ReceiptCheck {
  readonly seed: number
  readonly killsAsked: number
  readonly kills: Readonly<Record<KillTarget, number>>
  /** Records that could not be delivered in the end. */
  readonly remaining: number
  /** Sequence numbers the store says never arrived. */
  readonly gaps: number
  readonly chain: string
  readonly seconds: number
  /** Everything the processes wrote; whoever does not need it any more removes it. */
  readonly project: DisposableProject
}

/** How often each is killed, out of 100. Postgres takes the others' work down with it. */
const weights: readonly (readonly [KillTarget, number])[] = [
  ['producer', 45],
  ['shipper', 20],
  ['station', 20],
  ['postgres', 15],
]

const settleTimeoutMs = 120_000

function pickTarget(random: number): KillTarget {
  let rest = random * 100
  for (const [target, weight] of weights) {
    rest -= weight
    if (rest < 0) return target
  }
  return 'producer'
}

export async function runCrashCampaign(
  options: CrashCampaignOptions,
): Promise<CrashCampaignResult> {
  const { kills: killCount, seed, perSecond = 60, log = () => {} } = options
  const random = seededRandom(seed)
  const project = disposableProject('fc-crash-')
  const started = performance.now()
  const kills: Record<KillTarget, number> = { producer: 0, shipper: 0, station: 0, postgres: 0 }
  const world = await CrashWorld.start({ folder: project.dir, perSecond })
  try {
    await sleep(1_000)
    for (let at = 1; at <= killCount; at += 1) {
      const target = pickTarget(random())
      await sleep(100 + random() * 700)
      await world.kill(target, random(), random() * 400)
      kills[target] += 1
      world.revive()
      if (at % 20 === 0) log(`${at} of ${killCount} kills`)
    }
    const { remaining } = await world.settle(settleTimeoutMs)
    const store = await world.openStore()
    const producers = world.producers.map(({ name }) => name)
    const check = await checkReceipts(store, world.receiptFiles, producers)
    const gaps = (await getGaps(store)).items.length
    const chain = await verifyChain(store)
    await store.close()
    const seconds = Math.round((performance.now() - started) / 1_000)
    return {
      ...check,
      seed,
      killsAsked: killCount,
      kills,
      remaining,
      gaps,
      chain: chain.kind,
      seconds,
      project,
    }
  } finally {
    await world.stop()
  }
}

/** What the campaign shows; the seed makes its plan come again. */
export function describeResult(result: CrashCampaignResult): string {
  const { kills } = result
  const total = killsDone(result)
  return [
    `seed            ${result.seed}`,
    `kills           ${total} of ${result.killsAsked}  (producer ${kills.producer}, shipper ${kills.shipper}, station ${kills.station}, postgres ${kills.postgres})`,
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

function killsDone({ kills }: CrashCampaignResult): number {
  return Object.values(kills).reduce((sum, count) => sum + count, 0)
}

/** Why a run does not show what it should, a line each; nothing when it does. */
export function shortcomings(result: CrashCampaignResult): readonly string[] {
  const done = killsDone(result)
  const rules: readonly (readonly [holds: boolean, otherwise: string])[] = [
    [done === result.killsAsked, `${done} of ${result.killsAsked} kills were done`],
    [result.spooled > 0, 'no envelope was promised'],
    [result.missing.length === 0, `${result.missing.length} promised envelopes are missing`],
    [result.duplicates.length === 0, `${result.duplicates.length} envelopes are stored twice`],
    [result.remaining === 0, `${result.remaining} records were not delivered`],
    [result.gaps === 0, `${result.gaps} producer epochs have gaps`],
    [result.chain === 'intact', `the chain is ${result.chain}`],
  ]
  return rules.flatMap(([holds, otherwise]) => (holds ? [] : [otherwise]))
}

export const crashNumbers = {
  kills: { about: 'processes to kill', min: 1, max: 100_000, fallback: () => 200 },
  seed: {
    about: 'makes a plan come again',
    min: 0,
    max: 2 ** 32 - 1,
    fallback: () => Math.floor(Math.random() * 1_000_000),
  },
  rate: { about: 'envelopes a second of each producer', min: 1, max: 10_000, fallback: () => 60 },
}

async function main(): Promise<number> {
  const given = readCampaignArguments('crash', crashNumbers, process.argv.slice(2))
  if (given.kind === 'help') {
    console.log(given.text)
    return 0
  }
  if (given.kind === 'refused') {
    console.error(`first-contact: ${given.reason}`)
    console.error(`  what to do: ${given.remedy}`)
    return 3
  }
  const [kills, seed, perSecond] = [
    given.numberOf('kills'),
    given.numberOf('seed'),
    given.numberOf('rate'),
  ]
  console.log(`crash campaign: ${kills} kills, seed ${seed}`)
  const log = (line: string): void => console.log(line)
  const result = await runCrashCampaign({ kills, seed, perSecond, log })
  console.log(describeResult(result))
  const wrong = shortcomings(result)
  if (wrong.length === 0) {
    await result.project.remove()
    return 0
  }
  for (const line of wrong) console.log(`does not hold: ${line}`)
  for (const key of result.missing.slice(0, 10)) console.log(`missing: ${key}`)
  for (const key of result.duplicates.slice(0, 10)) console.log(`duplicate: ${key}`)
  console.log(`everything is kept in ${result.project.dir}`)
  return 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main()
