import type { components } from './schema.gen.ts'

type Schemas = components['schemas']

export type NowView = Schemas['NowView']
export type SeverityCountsView = Schemas['SeverityCountsView']
export type IncidentSummaryView = Schemas['IncidentSummaryView']
export type IncidentListView = Schemas['IncidentListView']
export type IncidentDetailView = Schemas['IncidentDetailView']
export type EvidencePageView = Schemas['EvidencePageView']
export type CorrelatedEventView = Schemas['CorrelatedEventView']
export type TimelineView = Schemas['TimelineView']
export type DecisionSummaryView = Schemas['DecisionSummaryView']
export type DecisionDetailView = Schemas['DecisionDetailView']
export type DecisionFieldView = Schemas['DecisionFieldView']
export type DecisionCountsView = Schemas['DecisionCountsView']
export type SessionView = Schemas['SessionView']
export type ProblemDocument = Schemas['ProblemDocument']

export type Severity = IncidentSummaryView['severity']
export type IncidentState = IncidentSummaryView['state']
export type Origin = IncidentSummaryView['origins'][number]
export type Layer = NonNullable<CorrelatedEventView['layer']>
export type Replayability = DecisionSummaryView['replayability']
export type HealthState = NowView['state']
