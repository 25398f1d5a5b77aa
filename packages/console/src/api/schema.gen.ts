// Generated from the station’s OpenAPI document by scripts/generate-api-types.ts.

export interface paths {
    "/ops/now": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One sentence on how things stand, and what it rests on. */
        get: operations["readNow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/incidents/infra-summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts by severity and the ten incidents seen last. */
        get: operations["readIncidentsSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Incidents seen in the window, worst and latest first. */
        get: operations["listIncidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One incident: what failed, how often, whom it hit, and its evidence.
         * @description Counts and severity are those of the last `hours`, as in the list; the trend goes back seven days at least.
         */
        get: operations["readIncident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/incidents/{id}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** More evidence of one incident, newest first. */
        get: operations["readIncidentEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What engines decided in the window, latest first.
         * @description Without `hours`, the window is the last 24 hours; for one run or one correlation, the 90 days that are kept.
         */
        get: operations["listDecisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/decisions/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How often each version of each engine decided what. */
        get: operations["readDecisionCounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/decisions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One decision: what was decided, by which version, on which plain values. */
        get: operations["readDecision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/timeline/{correlation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened together under one correlation id, by time. */
        get: operations["readTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How every component does: success, latency, open incidents, against the day before. */
        get: operations["readHealthSignals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/health/{component}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one component does, by operation, and its last 24 hours. */
        get: operations["readHealthSignal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/trends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests, success, latency, failures and decisions against the period before. */
        get: operations["readTrends"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/incidents/{id}/diagnosis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ranked causes of one incident, with the evidence for each.
         * @description Failing correlations against healthy ones that began with the same operation. Hypotheses for a person: every statement cites records, and nothing is claimed without.
         */
        get: operations["diagnoseIncident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/timeline/{correlation_id}/diagnosis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ranked causes of what happened under one correlation id.
         * @description Failing correlations against healthy ones that began with the same operation. Hypotheses for a person: every statement cites records, and nothing is claimed without.
         */
        get: operations["diagnoseCorrelation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/preflight/verdict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** May users come in? Every check, looked at now. */
        get: operations["readVerdict"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/preflight/risks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What breaks if users arrive now, worst first. */
        get: operations["listRisks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/actions/decisions/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has the station make a decision again, with the code that decided and with today’s.
         * @description Answers at once: 202, or 200 with the one that is open already. The result is read with the decision. Beyond thirty that wait, or three hundred within an hour, it is refused with 429.
         */
        post: operations["replayDecision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/actions/risks/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a risk in the caller’s name, for a time; it shows as waived until then. */
        post: operations["acknowledgeRisk"];
        /** Takes an acknowledgement back; the risk is open again. */
        delete: operations["withdrawRisk"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ops/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Server-sent events: `changed` with `{"revision": n}` when the store has something new. */
        get: operations["streamChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ingest/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stores records, one JSON object a line. Answers after the commit.
         * @description The body is NDJSON (`application/x-ndjson`), optionally gzip. A malformed line is named in `rejected` while the others are stored. Sending the same records again changes nothing.
         */
        post: operations["ingestRecords"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in. */
        get: operations["readSession"];
        put?: never;
        /** Signs in with a one-time link or a token; the session is an HttpOnly cookie. */
        post: operations["openSession"];
        /** Signs out; needs `x-csrf-token`. */
        delete: operations["closeSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers. */
        get: operations["readHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The store is reachable, its schema is right, and records arrive. */
        get: operations["readReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures for Prometheus. */
        get: operations["readMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ProblemDocument: {
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            readonly errors?: {
                field: string;
                message: string;
            }[];
        };
        ReplayedLastView: {
            /** Format: date-time */
            at: string;
            recorded: ("identical" | "equivalent" | "changed" | "nondeterministic" | "unreplayable") | null;
            current: ("identical" | "equivalent" | "changed" | "nondeterministic" | "unreplayable") | null;
            current_version: string | null;
            drift: ("none" | "code" | "answer") | null;
        };
        DecisionReplayView: {
            id: string;
            asked_by: string;
            /** Format: date-time */
            asked_at: string;
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed" | "interrupted";
            ended_at: string | null;
            duration_ms: number | null;
            reason: string | null;
            readonly results: {
                /** @enum {string} */
                code: "recorded" | "current";
                /** @enum {string} */
                verdict: "identical" | "equivalent" | "changed" | "nondeterministic" | "unreplayable";
                reason: string | null;
                version: string | null;
                readonly differences: {
                    pointer: string;
                    recorded: string | null;
                    replayed: string | null;
                }[];
            }[];
        };
        DecisionSummaryView: {
            id: string;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            type: "decided" | "threw";
            engine: string;
            component: string;
            outcome: string | null;
            summary: string;
            input_summary: string | null;
            duration_us: number;
            affected_run: string | null;
            agent_id: string | null;
            correlation_id: string;
            engine_version: string | null;
            /** @enum {string} */
            replayability: "exact" | "partial" | "no";
            replayed: components["schemas"]["ReplayedLastView"] | null;
            /** @enum {string} */
            origin: "user" | "synthetic" | "rehearsal";
        };
        DecisionListView: {
            readonly items: components["schemas"]["DecisionSummaryView"][];
            next_cursor: string | null;
            /** Format: date-time */
            window_start: string;
            /** Format: date-time */
            window_end: string;
        };
        DecisionFieldView: {
            name: string;
            /** @enum {string} */
            kind: "plain" | "sealed" | "dropped" | "token" | "derived" | "unknown";
            value: string | null;
        };
        DecisionDetailView: {
            id: string;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            type: "decided" | "threw";
            engine: string;
            component: string;
            outcome: string | null;
            summary: string;
            input_summary: string | null;
            duration_us: number;
            affected_run: string | null;
            agent_id: string | null;
            correlation_id: string;
            engine_version: string | null;
            /** @enum {string} */
            replayability: "exact" | "partial" | "no";
            replayed: components["schemas"]["ReplayedLastView"] | null;
            /** @enum {string} */
            origin: "user" | "synthetic" | "rehearsal";
            output_summary: string | null;
            readonly input_fields: components["schemas"]["DecisionFieldView"][];
            readonly output_fields: components["schemas"]["DecisionFieldView"][];
            error: {
                type: string;
                summary: string;
            } | null;
            span_id: string | null;
            engine_version_reason: string | null;
            readonly replayability_reasons: string[];
            readonly unrecorded_reads: string[];
            environment: string;
            producer: string;
            version: string | null;
            readonly replays: components["schemas"]["DecisionReplayView"][];
            can_replay: boolean;
        };
        DecisionCountsView: {
            total: number;
            readonly counts: {
                engine: string;
                engine_version: string | null;
                outcome: string | null;
                decisions: number;
                threw: number;
                exact: number;
                partial: number;
                not_replayable: number;
            }[];
            /** Format: date-time */
            window_start: string;
            /** Format: date-time */
            window_end: string;
        };
        CorrelatedEventView: {
            /** @enum {string} */
            kind: "error" | "span" | "decision" | "mark" | "start" | "shed";
            id: string;
            /** Format: date-time */
            at: string;
            offset_us: number;
            duration_us: number | null;
            layer: ("L1" | "L2" | "L3" | "L4" | "L5" | "L6" | "L7") | null;
            component: string;
            operation: string;
            outcome: ("ok" | "error" | "aborted") | null;
            error_class: string | null;
            incident_id: string | null;
            severity: string | null;
            summary: string;
            correlation_id: string | null;
            span_id: string | null;
            parent_span_id: string | null;
            decision_id: string | null;
            run_id: string | null;
            agent_id: string | null;
            attempt: number | null;
            exception_type: string | null;
            producer: string;
            version: string | null;
            attributes?: {
                [key: string]: string | number | boolean;
            };
            replayed?: components["schemas"]["ReplayedLastView"];
        };
        TimelineView: {
            correlation_id: string;
            /** Format: date-time */
            started_at: string;
            /** Format: date-time */
            ended_at: string;
            duration_us: number;
            /** @enum {string} */
            outcome: "ok" | "failed" | "unknown";
            failure_point: components["schemas"]["CorrelatedEventView"] | null;
            readonly components: string[];
            readonly layers: ("L1" | "L2" | "L3" | "L4" | "L5" | "L6" | "L7")[];
            readonly producers: string[];
            origin: string;
            readonly events: components["schemas"]["CorrelatedEventView"][];
            truncated: boolean;
            readonly missing: {
                producer: string;
                producer_epoch: string;
                from: number;
                to: number;
            }[];
        };
        IncidentSummaryView: {
            id: string;
            category: string;
            /** @enum {string} */
            severity: "info" | "attention" | "action" | "urgent";
            title: string;
            component: string;
            layer: string;
            error_class: string;
            operation: string;
            occurrences: number;
            retries: number;
            affected_runs: number;
            affected_agents: number;
            /** Format: date-time */
            first_seen: string;
            /** Format: date-time */
            last_seen: string;
            /** @enum {string} */
            state: "active" | "quiet" | "closed";
            sample_correlation_id: string | null;
            readonly origins: ("user" | "synthetic" | "rehearsal")[];
        };
        SeverityCountsView: {
            urgent: number;
            action: number;
            attention: number;
            info: number;
        };
        FounderIncidentsSummaryResponse: {
            total_incidents: number;
            by_severity: components["schemas"]["SeverityCountsView"];
            readonly recent_incidents: components["schemas"]["IncidentSummaryView"][];
            /** Format: date-time */
            window_start: string;
            /** Format: date-time */
            window_end: string;
        };
        IncidentListView: {
            readonly items: components["schemas"]["IncidentSummaryView"][];
            total: number;
            next_cursor: string | null;
            /** Format: date-time */
            window_start: string;
            /** Format: date-time */
            window_end: string;
        };
        GroupingView: {
            key: string;
            /** @constant */
            version: "fc1";
            readonly because: {
                /** @enum {string} */
                field: "component" | "layer" | "error_class" | "operation";
                value: string;
            }[];
            explanation: string;
        };
        IncidentDetailView: {
            id: string;
            category: string;
            /** @enum {string} */
            severity: "info" | "attention" | "action" | "urgent";
            title: string;
            component: string;
            layer: string;
            error_class: string;
            operation: string;
            occurrences: number;
            retries: number;
            affected_runs: number;
            affected_agents: number;
            /** Format: date-time */
            first_seen: string;
            /** Format: date-time */
            last_seen: string;
            /** @enum {string} */
            state: "active" | "quiet" | "closed";
            sample_correlation_id: string | null;
            readonly origins: ("user" | "synthetic" | "rehearsal")[];
            description: string;
            environment: string;
            shed_occurrences: number;
            readonly severity_reasons: string[];
            grouping: components["schemas"]["GroupingView"];
            readonly trend: {
                /** Format: date-time */
                hour: string;
                occurrences: number;
                retries: number;
            }[];
            readonly evidence: components["schemas"]["CorrelatedEventView"][];
            evidence_next_cursor: string | null;
            pinned_evidence: boolean;
            readonly sample_correlation_ids: string[];
        };
        EvidencePageView: {
            readonly items: components["schemas"]["CorrelatedEventView"][];
            next_cursor: string | null;
        };
        CauseEvidenceView: {
            /** @enum {string} */
            kind: "error_origin" | "no_answer" | "self_time" | "network" | "missing_call" | "extra_calls" | "exception" | "error_log" | "new_log" | "resource" | "latency_metric" | "error_metric" | "silent_metric" | "association" | "change" | "replay";
            statement: string;
            weight: number;
            readonly citations: {
                id: string;
                correlation_id: string | null;
            }[];
        };
        CauseView: {
            rank: number;
            component: string;
            layer: ("L1" | "L2" | "L3" | "L4" | "L5" | "L6" | "L7") | null;
            operation: string | null;
            /** @enum {string} */
            mechanism: "error_origin" | "exception" | "no_answer" | "slow_code" | "slow_dependency" | "slow_network" | "missing_call" | "extra_calls" | "cpu" | "memory" | "disk" | "network" | "sockets" | "resource" | "latency" | "error_rate" | "error_log" | "changed_behaviour";
            code_location: string | null;
            confidence: number;
            /** @enum {string} */
            confidence_word: "very likely" | "likely" | "possible" | "weak";
            statement: string;
            readonly evidence: components["schemas"]["CauseEvidenceView"][];
        };
        DifferenceView: {
            component: string;
            attribute: string;
            value: string;
            failing_with: number;
            failing: number;
            healthy_with: number;
            healthy: number;
            lift: number;
            readonly ids: string[];
        };
        DiagnosisView: {
            subject: {
                /** @enum {string} */
                kind: "incident" | "correlation";
                id: string;
            };
            environment: string;
            /** @enum {string} */
            verdict: "causes" | "nothing_stands_out" | "no_failing_evidence";
            readonly causes: components["schemas"]["CauseView"][];
            readonly differences: components["schemas"]["DifferenceView"][];
            readonly changes_before: components["schemas"]["CorrelatedEventView"][];
            readonly decisions: components["schemas"]["DecisionSummaryView"][];
            readonly earlier_incidents: components["schemas"]["IncidentSummaryView"][];
            readonly failing_correlations: string[];
            readonly healthy_correlations: string[];
            readonly notes: string[];
            confidence_meaning: string;
            /** Format: date-time */
            symptom_at: string;
        };
        BasisView: {
            /** @enum {string} */
            rows: "windows" | "hours" | "incidents" | "decisions";
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
        };
        LatencyView: {
            mean_us: number;
            p50_us: number | null;
            p95_us: number | null;
            p99_us: number | null;
            max_us: number;
        };
        HealthSignalView: {
            component: string;
            /** @enum {string} */
            layer: "L1" | "L2" | "L3" | "L4" | "L5" | "L6" | "L7";
            /** @enum {string} */
            status: "healthy" | "degraded" | "unhealthy" | "unknown";
            readonly reasons: string[];
            summary: string;
            /** @enum {string} */
            trend: "better" | "steady" | "worse" | "unknown";
            /** Format: date-time */
            last_checked: string;
            last_seen_at: string | null;
            operations: number;
            errors: number;
            success_rate: number | null;
            latency: components["schemas"]["LatencyView"] | null;
            before: {
                operations: number;
                success_rate: number | null;
                p95_us: number | null;
            };
            active_incidents: number;
            worst_severity: ("info" | "attention" | "action" | "urgent") | null;
            basis: components["schemas"]["BasisView"];
        };
        HealthView: {
            environment: string;
            /** Format: date-time */
            checked_at: string;
            /** Format: date-time */
            window_start: string;
            /** Format: date-time */
            window_end: string;
            by_status: {
                unhealthy: number;
                degraded: number;
                unknown: number;
                healthy: number;
            };
            readonly components: components["schemas"]["HealthSignalView"][];
        };
        ComponentHealthView: {
            component: string;
            /** @enum {string} */
            layer: "L1" | "L2" | "L3" | "L4" | "L5" | "L6" | "L7";
            /** @enum {string} */
            status: "healthy" | "degraded" | "unhealthy" | "unknown";
            readonly reasons: string[];
            summary: string;
            /** @enum {string} */
            trend: "better" | "steady" | "worse" | "unknown";
            /** Format: date-time */
            last_checked: string;
            last_seen_at: string | null;
            operations: number;
            errors: number;
            success_rate: number | null;
            latency: components["schemas"]["LatencyView"] | null;
            before: {
                operations: number;
                success_rate: number | null;
                p95_us: number | null;
            };
            active_incidents: number;
            worst_severity: ("info" | "attention" | "action" | "urgent") | null;
            basis: components["schemas"]["BasisView"];
            readonly by_operation: {
                operation: string;
                operations: number;
                errors: number;
                success_rate: number | null;
                latency: components["schemas"]["LatencyView"];
            }[];
            readonly hours: {
                /** Format: date-time */
                hour: string;
                operations: number;
                errors: number;
                mean_us: number;
                p50_us: number | null;
                p95_us: number | null;
                p99_us: number | null;
                max_us: number;
            }[];
        };
        ReadinessView: {
            /** @enum {string} */
            status: "ready" | "not_ready";
            readonly checks: {
                /** @enum {string} */
                name: "store" | "schema" | "last_stored";
                ok: boolean;
                detail: string;
            }[];
            last_stored_age_seconds: number | null;
        };
        RejectedLine: {
            /** @description Place in the body, from 1. */
            line: number;
            sequence: number | null;
            code: string;
            field: string | null;
            message: string;
        };
        IngestAnswer: {
            accepted: number;
            duplicate: number;
            readonly rejected: components["schemas"]["RejectedLine"][];
        };
        NowView: {
            sentence: string;
            /** @enum {string} */
            state: "ok" | "attention" | "trouble" | "blind";
            by_severity: components["schemas"]["SeverityCountsView"];
            active_incidents: number;
            affected_runs: number;
            readonly top_incidents: components["schemas"]["IncidentSummaryView"][];
            readonly trend: {
                /** Format: date-time */
                hour: string;
                occurrences: number;
            }[];
            last_event_stored_at: string | null;
            last_stored_age_seconds: number | null;
            readonly producers: {
                producer: string;
                /** Format: date-time */
                last_seen_at: string;
                alive: boolean;
                missing_records: number;
                shed_records: number;
                version: string | null;
            }[];
            readonly last_changes: components["schemas"]["CorrelatedEventView"][];
            /** Format: date-time */
            checked_at: string;
            environment: string;
        };
        RiskFindingView: {
            id: string;
            /** @enum {string} */
            risk_level: "low" | "medium" | "high" | "critical";
            /** @enum {string} */
            category: "evidence" | "delivery" | "replay" | "data_safety" | "access" | "rehearsal";
            title: string;
            impact: string;
            readonly facts: string[];
            readonly affected_components: string[];
            recommendation: string;
            documentation: string;
            acknowledgement: {
                by: string;
                /** Format: date-time */
                at: string;
                /** Format: date-time */
                expires_at: string;
                reason: string;
            } | null;
            /** Format: date-time */
            checked_at: string;
        };
        CheckView: {
            id: string;
            /** @enum {string} */
            layer: "L1" | "L2" | "L3" | "L4" | "L5" | "L6" | "L7";
            /** @enum {string} */
            category: "evidence" | "delivery" | "replay" | "data_safety" | "access" | "rehearsal";
            title: string;
            /** @enum {string} */
            state: "pass" | "fail" | "waived" | "not_run";
            /** @enum {string} */
            risk_level: "low" | "medium" | "high" | "critical";
            detail: string;
            command: string;
            finding: components["schemas"]["RiskFindingView"] | null;
        };
        PreflightView: {
            environment: string;
            /** @enum {string} */
            verdict: "go" | "go_with_risks" | "no_go";
            sentence: string;
            readonly reasons: string[];
            by_state: {
                pass: number;
                fail: number;
                waived: number;
                not_run: number;
            };
            readonly checks: components["schemas"]["CheckView"][];
            /** Format: date-time */
            checked_at: string;
        };
        RisksView: {
            readonly items: components["schemas"]["RiskFindingView"][];
            /** Format: date-time */
            checked_at: string;
        };
        SessionView: {
            /** @description Whom the token is named after. */
            name: string;
            environment: string;
            readonly scopes: ("fops" | "preflight" | "ingest")[];
            /** @description Send it back as `x-csrf-token` with every change. */
            csrf_token: string;
            /** Format: date-time */
            expires_at: string;
        };
        TrendMetricView: {
            /** @enum {string} */
            key: "requests" | "request_success_rate" | "request_latency_p95" | "jobs" | "job_success_rate" | "job_latency_p95" | "failures" | "active_incidents" | "new_incidents" | "decisions" | "decisions_threw";
            title: string;
            /** @enum {string} */
            unit: "count" | "ratio" | "us";
            value: number | null;
            previous: number | null;
            change: number | null;
            /** @enum {string} */
            direction: "up" | "down" | "steady" | "unknown";
            /** @enum {string} */
            verdict: "better" | "worse" | "neutral";
            readonly thresholds_crossed: {
                /** @enum {string} */
                level: "attention" | "action";
                /** @enum {string} */
                of: "value" | "factor";
                limit: number;
                text: string;
            }[];
            readonly points: {
                /** Format: date-time */
                hour: string;
                value: number | null;
            }[];
            basis: components["schemas"]["BasisView"];
        };
        TrendsView: {
            /** Format: date-time */
            window_start: string;
            /** Format: date-time */
            window_end: string;
            /** Format: date-time */
            previous_start: string;
            readonly metrics: components["schemas"]["TrendMetricView"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readNow: {
        parameters: {
            query?: {
                origin?: "user" | "synthetic" | "rehearsal";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NowView"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    readIncidentsSummary: {
        parameters: {
            query?: {
                hours?: number;
                origin?: "user" | "synthetic" | "rehearsal";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FounderIncidentsSummaryResponse"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    listIncidents: {
        parameters: {
            query?: {
                hours?: number;
                component?: string;
                min_severity?: "info" | "attention" | "action" | "urgent";
                state?: "active" | "quiet" | "closed";
                /** @description Words that title, component, class or operation contain. */
                q?: string;
                origin?: "user" | "synthetic" | "rehearsal";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentListView"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    readIncident: {
        parameters: {
            query?: {
                hours?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetailView"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    readIncidentEvidence: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvidencePageView"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    listDecisions: {
        parameters: {
            query?: {
                hours?: number;
                engine?: string;
                outcome?: string;
                version?: string;
                replayability?: "exact" | "partial" | "no";
                verdict?: "identical" | "equivalent" | "changed" | "nondeterministic" | "unreplayable";
                run_id?: string;
                correlation_id?: string;
                origin?: "user" | "synthetic" | "rehearsal";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionListView"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    readDecisionCounts: {
        parameters: {
            query?: {
                hours?: number;
                engine?: string;
                origin?: "user" | "synthetic" | "rehearsal";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionCountsView"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    readDecision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionDetailView"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    readTimeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                correlation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineView"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    readHealthSignals: {
        parameters: {
            query?: {
                minutes?: number;
                origin?: "user" | "synthetic" | "rehearsal";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    readHealthSignal: {
        parameters: {
            query?: {
                minutes?: number;
                origin?: "user" | "synthetic" | "rehearsal";
            };
            header?: never;
            path: {
                component: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComponentHealthView"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    readTrends: {
        parameters: {
            query?: {
                hours?: number;
                origin?: "user" | "synthetic" | "rehearsal";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrendsView"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    diagnoseIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiagnosisView"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    diagnoseCorrelation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                correlation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiagnosisView"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    readVerdict: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreflightView"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    listRisks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RisksView"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    replayDecision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionReplayView"];
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionReplayView"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description It was used already. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    acknowledgeRisk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    /** @default 14 */
                    days?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    withdrawRisk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    streamChanges: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream of events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    ingestRecords: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestAnswer"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is larger than the station accepts. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The content type or encoding is not one the station reads. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    readSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    openSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    link_token: string;
                } | {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description A field is wrong; `errors` names it. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too many at once; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    closeSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The store cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    readHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
        };
    };
    readReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadinessView"];
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadinessView"];
                };
            };
        };
    };
    readMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description No token or session, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The token or session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
}
