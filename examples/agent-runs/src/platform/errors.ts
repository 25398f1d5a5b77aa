import { defineErrorRegistry } from '@first-contact/recorder'

/** Every code this product raises. */
export const agentRunsErrors = defineErrorRegistry({
  FC_RUNS_CONFIG_INVALID: {
    retryable: false,
    publicMessage: 'The product is configured wrongly.',
    remedy: 'Correct the variables that the message names.',
    errorClass: 'system.configuration',
  },
  FC_RUNS_PROCESS_FAILED: {
    retryable: true,
    publicMessage: 'A process of the product did not start.',
    remedy: 'Read what it wrote to stderr just before.',
    errorClass: 'system.internal',
  },
  FC_RUNS_QUEUE_STOPPED: {
    retryable: true,
    publicMessage: 'The worker lost its queue.',
    remedy: 'Start the worker again; its jobs are given back by themselves.',
    errorClass: 'infra.database',
  },
  FC_INVARIANT_PAYMENT_ROW: {
    retryable: false,
    publicMessage: 'The product broke a rule of its own.',
    remedy: 'Report it with the message; a payment is missing where it was just found.',
    errorClass: 'system.assertion',
  },
  FC_INVARIANT_RUN_ROW: {
    retryable: false,
    publicMessage: 'The product broke a rule of its own.',
    remedy: 'Report it with the message; a run is missing that an idempotency key names.',
    errorClass: 'system.assertion',
  },
  FC_INVARIANT_TENANT_BUDGET: {
    retryable: false,
    publicMessage: 'The product broke a rule of its own.',
    remedy: 'Report it with the message; the day of a budget could not be read.',
    errorClass: 'system.assertion',
  },
  FC_RUN_STEP_CORRUPT: {
    retryable: false,
    publicMessage: 'A stored step is not readable.',
    remedy: 'Compare the step with the request of its run; somebody edited it.',
    errorClass: 'system.state_corruption',
  },
  FC_CHARGE_UNRESOLVED: {
    retryable: true,
    publicMessage: 'What became of a payment is not known yet.',
    remedy: 'Nothing, as long as attempts are left; then ask the payment provider.',
    errorClass: 'infra.external_service',
  },
  FC_TOOL_ANSWER_TOO_LARGE: {
    retryable: true,
    publicMessage: 'A tool answered with too much.',
    remedy: 'Narrow the request, or raise the bound.',
    errorClass: 'infra.external_service',
  },
  FC_TOOL_BROKEN: {
    retryable: true,
    publicMessage: 'The tool broke.',
    remedy: 'Try again.',
    errorClass: 'system.internal',
  },
  FC_TOOL_CALL_FAILED: {
    retryable: true,
    publicMessage: 'A tool could not be used.',
    remedy: 'See which failure the evidence names.',
    errorClass: 'infra.external_service',
  },
})
