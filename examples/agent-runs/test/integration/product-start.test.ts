import { expect, test } from 'vitest'
import { startProduct } from '../../src/ops/product.ts'

test('a process that does not start is named, with what it said', async () => {
  const starting = startProduct({
    databaseUrl: 'postgres://nobody@127.0.0.1:1/nothing',
    env: { AGENT_RUNS_TOOLS_PORT: 'high' },
    onLine: () => undefined,
  })
  await expect(starting).rejects.toMatchObject({
    code: 'FC_RUNS_PROCESS_FAILED',
    message: expect.stringContaining('AGENT_RUNS_TOOLS_PORT') as string,
  })
})
