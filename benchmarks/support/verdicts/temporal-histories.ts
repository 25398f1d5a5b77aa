// Histories as a Temporal server would have kept them, in its JSON, made without one: the server is no
// package. They are what `replay` is fed with; a history that it does not take is an error there.
import type { Decided } from './engine-project.ts'

export const taskQueue = 'decisions'

/** A workflow that answers with the decision, and one that does what was decided first. */
export const workflowTypes = ['decided', 'actedOn'] as const
export type WorkflowType = (typeof workflowTypes)[number]

export const workflowsText = `import { proxyActivities } from '@temporalio/workflow'
import { engines } from './engines.ts'

const activities = proxyActivities({ startToCloseTimeout: '1 minute' })

function decide(engine, input) {
  return engines[engine].definition.decide(input, { now: () => Date.now() })
}

export async function decided(engine, input) {
  return decide(engine, input)
}

export async function actedOn(engine, input) {
  const output = decide(engine, input)
  for (const action of output.actions ?? [output.outcome]) await activities[action](output)
  return output
}
`

type Event = Readonly<Record<string, unknown>>

/**
 * What SDK 1.24 notes in a history. Without the first of them its replay would not compare the types of
 * activities: that would be unfair.
 */
const sdkMetadata = {
  sdkName: 'temporal-typescript',
  sdkVersion: '1.24.0',
  coreUsedFlags: [1, 2, 3],
  langUsedFlags: [1, 2, 3, 4, 5, 6],
}

const payloadOf = (value: unknown): object => ({
  metadata: { encoding: Buffer.from('json/plain').toString('base64') },
  data: Buffer.from(JSON.stringify(value)).toString('base64'),
})
const payloads = (...values: readonly unknown[]): object => ({ payloads: values.map(payloadOf) })

/** Numbers events as they are added. */
class EventList {
  readonly events: Event[] = []
  readonly #time: string

  constructor(timeMs: number) {
    this.#time = new Date(timeMs).toISOString()
  }

  /** @returns its number */
  add(type: string, attributes: object): string {
    const eventId = String(this.events.length + 1)
    const eventType = `EVENT_TYPE_${type.replaceAll(/(?<=[a-z])[A-Z]/g, '_$&').toUpperCase()}`
    const name = `${type.charAt(0).toLowerCase()}${type.slice(1)}EventAttributes`
    this.events.push({
      eventId,
      eventTime: this.#time,
      eventType,
      taskId: eventId,
      [name]: attributes,
    })
    return eventId
  }

  /** A turn of the workflow. */
  addTurn(): string {
    const scheduledEventId = this.add('WorkflowTaskScheduled', {
      taskQueue: { name: taskQueue, kind: 'TASK_QUEUE_KIND_NORMAL' },
      startToCloseTimeout: '10s',
      attempt: 1,
    })
    const startedEventId = this.add('WorkflowTaskStarted', { scheduledEventId })
    return this.add('WorkflowTaskCompleted', { scheduledEventId, startedEventId, sdkMetadata })
  }

  addActivity(at: number, name: string, turn: string, output: unknown): void {
    const scheduledEventId = this.add('ActivityTaskScheduled', {
      activityId: String(at + 1),
      activityType: { name },
      taskQueue: { name: taskQueue, kind: 'TASK_QUEUE_KIND_NORMAL' },
      input: payloads(output),
      startToCloseTimeout: '60s',
      workflowTaskCompletedEventId: turn,
    })
    const startedEventId = this.add('ActivityTaskStarted', { scheduledEventId, attempt: 1 })
    this.add('ActivityTaskCompleted', { scheduledEventId, startedEventId })
  }
}

export interface NamedHistory {
  readonly workflowId: string
  readonly history: { readonly events: readonly Event[] }
}

/** The history of one decision. */
export function historyOf(type: WorkflowType, decided: Decided): NamedHistory {
  const { engine, input, output, decidedMs, decisionId } = decided
  const list = new EventList(decidedMs)
  list.add('WorkflowExecutionStarted', {
    workflowType: { name: type },
    taskQueue: { name: taskQueue, kind: 'TASK_QUEUE_KIND_NORMAL' },
    input: payloads(engine, input),
    originalExecutionRunId: decisionId,
    firstExecutionRunId: decisionId,
    attempt: 1,
    workflowTaskTimeout: '10s',
  })
  let turn = list.addTurn()
  const actions = type === 'decided' ? [] : (output.actions ?? [output.outcome])
  for (const [at, action] of actions.entries()) {
    list.addActivity(at, action, turn, output)
    turn = list.addTurn()
  }
  list.add('WorkflowExecutionCompleted', {
    result: payloads(output),
    workflowTaskCompletedEventId: turn,
  })
  return { workflowId: `${decisionId}-${type}`, history: { events: list.events } }
}
