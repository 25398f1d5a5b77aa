import { accessChecks } from './checks/access-checks.ts'
import { dataSafetyChecks } from './checks/data-safety-checks.ts'
import { deliveryChecks } from './checks/delivery-checks.ts'
import { evidenceChecks } from './checks/evidence-checks.ts'
import { rehearsalChecks } from './checks/rehearsal-checks.ts'
import { replayChecks } from './checks/replay-checks.ts'
import type { RiskCheck } from './risk-check.ts'

/** Everything that is looked at before users come. */
export const allChecks: readonly RiskCheck[] = [
  ...accessChecks,
  ...deliveryChecks,
  ...evidenceChecks,
  ...dataSafetyChecks,
  ...replayChecks,
  ...rehearsalChecks,
]
