import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconEyeFilled,
  IconEyeOff,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { HealthState, NowView } from '../api/views.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { ProbeProof } from '../parts/probe-proof.tsx'
import { Sentence } from '../parts/sentence.tsx'
import { healthWords } from '../parts/severity-words.ts'
import classes from './verdict.module.css'

const icons = {
  ok: IconCircleCheckFilled,
  attention: IconEyeFilled,
  trouble: IconAlertTriangleFilled,
  blind: IconEyeOff,
} satisfies Record<HealthState, unknown>

interface VerdictProps {
  readonly now: NowView
  /** What the verdict is about. */
  readonly aside?: ReactNode
}

/** How things stand: an icon and a word, one sentence, and the proof behind it. */
export function Verdict({ now, aside }: VerdictProps) {
  const Icon = icons[now.state]
  return (
    <header className={classes['verdict']} data-state={now.state}>
      <div className={classes['head']}>
        <p className={classes['state']}>
          <Icon size={18} aria-hidden="true" />
          {healthWords[now.state]}
        </p>
        {aside}
      </div>
      <PageTitle tab={healthWords[now.state]} className={classes['sentence']}>
        <Sentence text={now.sentence} />
      </PageTitle>
      <ProbeProof now={now} />
    </header>
  )
}
