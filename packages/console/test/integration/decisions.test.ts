import { describe, expect, it } from 'vitest'
import { consoleUnderTest, focused } from '../support/console-under-test.ts'
import { eventually } from '../support/eventually.ts'
import { problem } from '../support/fixture-station.ts'
import { budgetVersions, sampleDecision } from '../support/sample-decisions.ts'
import { replayedDecision, sampleReplay } from '../support/sample-replay.ts'
import { sampleCorrelationId } from '../support/sample-timeline.ts'

const console = consoleUnderTest()
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => sampleDecision(index, Date.now()))

describe('the list of decisions', () => {
  it('says which version decided what, and every figure narrows the list', async () => {
    const station = await console.start({ decisions: many(9) })
    const page = await console.open(`${station.url}/decisions`)
    const counts = page.getByRole('region', { name: 'Which version decided what' })
    await counts.getByText('9 decisions').waitFor()
    const rows = counts.getByRole('row')
    expect(await rows.count()).toBe(4)
    expect(await rows.filter({ hasText: 'ce2bbda9' }).innerText()).toMatch(/50%[^]*allow 3/)
    expect(await rows.filter({ hasText: 'unknown' }).innerText()).toContain('threw 3')

    await counts.getByRole('link', { name: 'halt 3' }).click()
    await eventually(() => page.locator('[data-row]').count()).toBe(3)
    const { searchParams } = new URL(page.url())
    expect(Object.fromEntries(searchParams)).toEqual({
      engine: 'budget',
      outcome: 'halt',
      version: budgetVersions[1],
    })
    expect(await page.getByLabel('Outcome').inputValue()).toBe('halt')
    await page.getByLabel('Replay').selectOption('exact')
    await page.getByText('No decision matches').waitFor()
    await page.getByLabel('Engine').selectOption('')
    await eventually(() => page.locator('[data-row]').count()).toBe(3)
    expect(new URL(page.url()).search).toBe('?replayability=exact')
    await page.reload()
    await eventually(() => page.locator('[data-row]').count()).toBe(3)
  })

  it('shows a page, and the rest on request, without a row twice', async () => {
    const station = await console.start({ decisions: many(120) })
    const page = await console.open(`${station.url}/decisions`)
    await page.getByRole('button', { name: 'Show more' }).click()
    await eventually(() => page.locator('[data-row]').count()).toBe(100)
    await page.getByRole('button', { name: 'Show more' }).click()
    await eventually(() => page.locator('[data-row]').count()).toBe(120)
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0)
    const ids = await page
      .locator('[data-row]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')))
    expect(new Set(ids).size).toBe(120)
  })

  it('of one run looks in all that is kept, and can be widened again', async () => {
    const station = await console.start({ decisions: many(3) })
    const page = await console.open(`${station.url}/decisions?run=run_81f2`)
    await eventually(() => page.locator('[data-row]').count()).toBe(3)
    const asked = station.requests.find((each) => each.startsWith('GET /ops/decisions?')) ?? ''
    expect(asked).toContain('run_id=run_81f2')
    expect(asked).not.toContain('hours')
    await page.getByRole('button', { name: /run_81f2/ }).click()
    await page.getByLabel('Window').waitFor()
    expect(new URL(page.url()).search).toBe('')
  })

  it('says what makes decisions appear when there are none, and why when it fails', async () => {
    const station = await console.start()
    const page = await console.open(`${station.url}/decisions`)
    await page.getByText('No decisions', { exact: true }).waitFor()
    await page.getByText('defineEngine').waitFor()
    station.scenario.problem = problem(500, 'The station failed', 'It has recorded why.')
    await page.reload()
    expect(await page.getByRole('alert').innerText()).toContain('ref-7f3a9c21d5e84b60')
    station.scenario.problem = null
    station.scenario.decisions = many(1)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('link', { name: 'budget decided allow' }).first().waitFor()
  })

  it('says that it loads', async () => {
    const station = await console.start({ hold: new Promise(() => undefined) })
    const page = await console.open(`${station.url}/decisions`)
    await page.getByText('Loading decisions').waitFor({ state: 'attached' })
  })
})

describe('the page of a decision', () => {
  it('says what was decided by which version, on what, and how to replay it', async () => {
    const station = await console.start({ decisions: many(3) })
    const page = await console.open(`${station.url}/decisions/dec_0000000000000001`)
    await page.getByRole('heading', { name: 'The budget engine decided halt' }).waitFor()
    const region = page.getByRole('region', { name: 'Decided on this input' })
    await region.getByRole('button', { name: 'Show 3 more' }).click()
    const input = await region.innerText()
    expect(input).toMatch(/estimate_cents\s+1200/)
    expect(input).toMatch(/customer\.name\s+sealed/)
    expect(input).toMatch(/customer\.email\s+dropped/)
    expect(input).toContain('policy.tools.7')
    expect(input).toContain('3 of 13 withheld')
    const replay = page.getByRole('region', { name: 'Replay' })
    expect(await replay.innerText()).toContain(
      'npx first-contact replay --decision-id dec_0000000000000001',
    )
    expect(await replay.innerText()).toContain('dropped: customer.email was read')
    expect(await replay.innerText()).toContain('Date.now')
    const facts = page.getByRole('region', { name: 'Facts' })
    expect(await facts.innerText()).toContain('0a91c6d7')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await facts.getByRole('button', { name: 'Copy version' }).click()
    await facts.getByText('Copied').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toBe(budgetVersions[1])
  })

  it('says whether the engine has another version by now, and nothing where it cannot know', async () => {
    const station = await console.start({ decisions: many(3) })
    const page = await console.open(`${station.url}/decisions/dec_0000000000000001`)
    await page.getByText('The code has changed since').waitFor()
    await page.getByRole('link', { name: 'latest budget decision' }).click()
    await page.getByText('The latest budget decision has the same version.').waitFor()

    await page.goto(`${station.url}/decisions/dec_0000000000000002`)
    await page.getByRole('heading', { name: 'The policy engine threw PolicyError' }).waitFor()
    const asksForLatest = () => station.requests.some((each) => each.includes('engine=policy'))
    await eventually(asksForLatest).toBe(true)
    await page.locator('[aria-current="true"]', { hasText: 'this decision' }).waitFor()
    expect(await page.getByText(/latest policy decision/).count()).toBe(0)
  })

  it('says why a version is unknown, and what the engine threw', async () => {
    const station = await console.start({ decisions: many(3) })
    const page = await console.open(`${station.url}/decisions/dec_0000000000000002`)
    await page.getByRole('heading', { name: 'The policy engine threw PolicyError' }).waitFor()
    await page.getByText('no rule for tool pay').waitFor()
    const facts = await page.getByRole('region', { name: 'Facts' }).innerText()
    expect(facts).toContain('no manifest was found beside the engine')
  })

  it('says that there is none under an id, and what an id looks like', async () => {
    const station = await console.start()
    const page = await console.open(`${station.url}/decisions/dec_00000000000000aa`)
    await page.getByText('No such decision').waitFor()
  })

  it('leads to the timeline, whose step leads back', async () => {
    const id = 'dec_0a1b2c3d4e5f6071'
    const decision = { ...sampleDecision(0, Date.now()), id }
    const station = await console.start({ decisions: [decision, ...many(3)] })
    const page = await console.open(`${station.url}/decisions/${id}`)
    await page.getByRole('link', { name: 'Timeline around it' }).click()
    await page.waitForURL(`**/timeline/${sampleCorrelationId}`)
    await page.getByRole('button', { name: /engines\.budget/ }).click()
    await page.getByRole('link', { name: id }).first().click()
    await page.getByRole('heading', { name: 'The budget engine decided allow' }).waitFor()
    const together = page.getByRole('region', { name: 'Decided on the same path' })
    await together.getByText('this decision').waitFor()
    expect(await together.getByRole('listitem').count()).toBe(4)
  })
})

describe('the keyboard', () => {
  it('leads to the list, a decision, and back to the row left; a pasted id opens one', async () => {
    const station = await console.start({ decisions: many(5) })
    const page = await console.open(station.url)
    await page.getByText('All quiet').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    await page.getByRole('link', { name: 'policy threw PolicyError' }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    expect(await focused(page)).toBe('budget decided halt')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'The budget engine decided halt' }).waitFor()
    await page.keyboard.press('Escape')
    await eventually(() => focused(page)).toBe('budget decided halt')

    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Command/ }).waitFor()
    await page.keyboard.type('dec_0000000000000002')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/decisions/dec_0000000000000002')
  })
})

describe('a replay from the page', () => {
  it('is asked for, waited for, and told with what came out otherwise', async () => {
    const station = await console.start({ decisions: many(3) })
    const page = await console.open(`${station.url}/decisions/dec_0000000000000000`)
    const panel = page.getByRole('region', { name: 'Replay', exact: true })
    await panel.getByText('Not replayed yet.').waitFor()
    const button = panel.getByRole('button', { name: 'Replay now' })
    await page.getByText('Decided on the same path').waitFor()
    const heightOf = async () => (await panel.boundingBox())?.height
    const before = await heightOf()
    await button.focus()
    await page.keyboard.press('Enter')
    await panel.getByRole('button', { name: 'Replaying…' }).waitFor()
    await panel.getByText('Waits for the station').waitFor()
    expect(await panel.innerText()).toContain('Asked for by Ada')
    expect(await focused(page)).toContain('Replaying')
    // Whoever reads on while it runs does not lose the line.
    expect(await heightOf()).toBe(before)
    // A second press asks for nothing.
    await page.keyboard.press('Enter')
    expect(station.requests.filter((each) => each.startsWith('POST /actions'))).toHaveLength(1)

    station.scenario.decisions = station.scenario.decisions.map((each) =>
      each.replays.length === 0 ? each : replayedDecision(each, [sampleReplay('done', Date.now())]),
    )
    await panel.getByText('Changed', { exact: true }).waitFor()
    const text = await panel.innerText()
    expect(text).toMatch(/The code that decided\s+Identical\s+ce2bbda9/)
    expect(text).toMatch(/Today’s code\s+Changed\s+0a91c6d7\s+allow → halt/)
    expect(text).toContain('Replayed in 812 ms.')
    expect(text).toContain('Recorded with version ce2bbda9, now 0a91c6d7')
    const rows = panel.getByRole('table', { name: 'What comes out otherwise' }).getByRole('row')
    expect(await rows.nth(1).innerText()).toMatch(/outcome\s+allow\s+halt/)
    expect(await rows.nth(3).innerText()).toMatch(/customer\.name\s+\[sealed\]/)
    await panel.getByRole('button', { name: 'Replay again' }).waitFor()
    // The head of the page says it too, and so does the list.
    await page.locator('header').getByText('Changed with today’s code').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('table').getByText('Changed', { exact: true }).waitFor()
  })

  it('keeps earlier results, shows the last one while another has failed, and says why', async () => {
    const now = Date.now()
    const states = ['failed', 'done', 'interrupted', 'done', 'done', 'done'] as const
    const replays = states.map((state) => sampleReplay(state, now))
    const station = await console.start({
      decisions: many(1).map((each) => replayedDecision(each, replays)),
    })
    const page = await console.open(`${station.url}/decisions/dec_0000000000000000`)
    const panel = page.getByRole('region', { name: 'Replay', exact: true })
    await panel.getByText('Failed: it took longer than 60 s.').waitFor()
    await panel.getByText(/As of the replay that Ada asked for/).waitFor()
    const history = panel.getByRole('region', { name: 'Replays so far' })
    expect(await history.getByRole('listitem').count()).toBe(5)
    expect(await history.innerText()).toContain('Interrupted: the station ended 3 times')
    await history.getByRole('button', { name: 'Show 1 more' }).click()
    expect(await history.getByRole('listitem').count()).toBe(6)
  })

  it('narrows the list by its verdict', async () => {
    const now = Date.now()
    const decisions = many(4).map((each, index) =>
      index === 2 ? replayedDecision(each, [sampleReplay('done', now)]) : each,
    )
    const station = await console.start({ decisions })
    const page = await console.open(`${station.url}/decisions`)
    await eventually(() => page.locator('[data-row]').count()).toBe(4)
    await page.getByLabel('Verdict').selectOption('changed')
    await eventually(() => page.locator('[data-row]').count()).toBe(1)
    expect(new URL(page.url()).search).toBe('?verdict=changed')
    await page.reload()
    await eventually(() => page.locator('[data-row]').count()).toBe(1)
    expect(await page.getByLabel('Verdict').inputValue()).toBe('changed')
  })

  it('shows on the step of the timeline that decided', async () => {
    const station = await console.start({ decisions: many(3) })
    const page = await console.open(`${station.url}/timeline/${sampleCorrelationId}`)
    const step = page.getByRole('button', { name: /engines\.budget/ })
    expect(await step.innerText()).toContain('Changed')
    await step.click()
    await page.getByText('identical with its own code, changed with today’s').waitFor()
  })

  it('that is refused is said beside the button, and a session that ended leads to signing in', async () => {
    const station = await console.start({ decisions: many(1) })
    const page = await console.open(`${station.url}/decisions/dec_0000000000000000`)
    const button = page.getByRole('button', { name: 'Replay now' })
    await button.waitFor()
    station.scenario.problem = problem(409, 'This station cannot replay', 'It has no project.')
    await button.click()
    await page.getByRole('alert').getByText('This station cannot replay').waitFor()
    station.scenario.problem = null
    station.scenario.isSignedIn = false
    await button.click()
    await page.waitForURL(/sign-in/)
    expect(page.url()).toContain('dec_0000000000000000')
  })

  it('is not offered by a station that cannot', async () => {
    const decisions = many(1).map((each) => ({ ...each, can_replay: false }))
    const station = await console.start({ decisions })
    const page = await console.open(`${station.url}/decisions/dec_0000000000000000`)
    await page.getByRole('button', { name: 'Copy command' }).waitFor()
    expect(await page.getByRole('button', { name: 'Replay now' }).count()).toBe(0)
  })
})
