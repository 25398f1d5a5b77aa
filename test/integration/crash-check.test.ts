import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freshStore } from '../../packages/store/test/support/fresh-database.ts'
import { checkReceipts } from '../chaos/check-receipts.ts'

test('the crash campaign’s check names an envelope that was promised and is not stored', async () => {
  const fresh = await freshStore()
  onTestFinished(() => fresh.drop())
  const folder = mkdtempSync(join(tmpdir(), 'fc-check-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'receipts')
  writeFileSync(file, 'spooled epoch 7 err_000000000007\nshed epoch 8 err_8\nspooled epoch 9 err_0')
  const check = await checkReceipts(fresh.store, [file], ['producer'])
  expect(check).toMatchObject({ spooled: 1, shed: 1, stored: 0 })
  expect(check.missing).toEqual(['epoch 7 err_000000000007'])
})
