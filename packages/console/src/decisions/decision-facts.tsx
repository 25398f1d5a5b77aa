import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { DecisionDetailView } from '../api/views.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { LayerTag } from '../parts/layer-tag.tsx'
import classes from './decision-page.module.css'
import { versionText } from './version-text.ts'

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** By which engine, in which version, and for whom. */
export function DecisionFacts({ decision }: { readonly decision: DecisionDetailView }) {
  const { engine, affected_run, agent_id, span_id, version, correlation_id } = decision
  return (
    <dl className={classes['facts']}>
      <Fact name="Engine">
        <Link to="/decisions" search={{ engine }} className={classes['target']}>
          {engine}
        </Link>
      </Fact>
      <Fact name="Version">
        <EngineVersion decision={decision} />
      </Fact>
      <Fact name="Component">
        <code>{decision.component}</code> <LayerTag layer="L4" />
      </Fact>
      {affected_run !== null && (
        <Fact name="Run">
          <Link to="/decisions" search={{ run: affected_run }} className={classes['target']}>
            <code>{affected_run}</code>
          </Link>
        </Fact>
      )}
      {agent_id !== null && (
        <Fact name="Agent">
          <code>{agent_id}</code>
        </Fact>
      )}
      <Fact name="Correlation">
        <Link
          to="/timeline/$correlationId"
          params={{ correlationId: correlation_id }}
          className={classes['target']}
        >
          <code>{correlation_id}</code>
        </Link>
      </Fact>
      {span_id !== null && (
        <Fact name="Span">
          <code>{span_id}</code>
        </Fact>
      )}
      <Fact name="Process">
        <code>{version === null ? decision.producer : `${decision.producer} ${version}`}</code>
      </Fact>
      <Fact name="Environment">
        <code>{decision.environment}</code>
      </Fact>
    </dl>
  )
}

/** The hash of the code that decided, or why nobody knows it. */
function EngineVersion({ decision }: { readonly decision: DecisionDetailView }) {
  const { engine, engine_version, engine_version_reason } = decision
  if (engine_version === null) {
    return (
      <>
        unknown
        <span className={classes['reason']}>
          {engine_version_reason ?? 'No reason was recorded.'} <code>first-contact stamp</code>{' '}
          gives engines their version.
        </span>
      </>
    )
  }
  return (
    <span className={classes['version']}>
      <Link
        to="/decisions"
        search={{ engine, version: engine_version }}
        className={classes['target']}
      >
        <code>{versionText(engine_version)}</code>
      </Link>
      <CopyButton label="Copy version" text={() => engine_version} />
    </span>
  )
}
