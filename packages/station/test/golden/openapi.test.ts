import { describeApi } from '../../src/api/openapi/describe-api.ts'
import { expect, test } from 'vitest'

test('the OpenAPI document is the one that clients were typed from', async () => {
  const document = `${JSON.stringify(await describeApi(), null, 2)}\n`
  await expect(document).toMatchFileSnapshot('./openapi.json')
})
