import type { Examination } from './examination.ts'
import type { ExaminationInput } from './examination-input.ts'
import { Examiner } from './examiner.ts'

/** Reads, resolves and judges everything there is, once. */
export async function examine(input: Omit<ExaminationInput, 'installed'>): Promise<Examination> {
  const examiner = new Examiner(null, false)
  return (await examiner.examine({ ...input, installed: '' })).examination
}
