import { setIds } from '@first-contact/recorder'
import type { Job, TaskList } from 'graphile-worker'
import { z } from 'zod'
import { ADVANCE_RUN_TASK, RESOLVE_CHARGE_TASK } from '../platform/queue.ts'
import { advanceRun } from './advance-run.ts'
import { failRun } from './fail-run.ts'
import { resolveCharge } from './resolve-charge.ts'
import type { WorkerPorts } from './worker-ports.ts'

const advanceJob = z.object({ run_id: z.string(), turn: z.int() })
const resolveJob = z.object({ run_id: z.string(), step_index: z.int() })

function isLastAttempt(job: Job): boolean {
  return job.attempts >= job.max_attempts
}

/** The queue's tasks. A turn that throws is played again by the queue, up to its last attempt. */
export function runTasks(ports: WorkerPorts): TaskList {
  return {
    [ADVANCE_RUN_TASK]: async (payload: unknown, { job }) => {
      const { run_id: runId, turn } = advanceJob.parse(payload)
      setIds({ runId })
      try {
        await advanceRun(ports, { runId, turn })
      } catch (error) {
        // Should this fail too, the watch finds the run without a job and ends it.
        if (isLastAttempt(job)) {
          await failRun(ports.database, { runId, reason: 'turn_kept_failing' })
        }
        throw error
      }
    },
    [RESOLVE_CHARGE_TASK]: async (payload: unknown) => {
      const { run_id: runId, step_index: stepIndex } = resolveJob.parse(payload)
      setIds({ runId })
      await resolveCharge(ports, { runId, stepIndex })
    },
  }
}
