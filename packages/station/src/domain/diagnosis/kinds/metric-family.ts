import type { Mechanism } from '../evidence.ts'

/** What a metric is of, by its name; `traffic` explains others and is no cause. */
export type MetricFamily =
  | Extract<
      Mechanism,
      'cpu' | 'memory' | 'disk' | 'network' | 'sockets' | 'resource' | 'latency' | 'error_rate'
    >
  | 'traffic'

const families: readonly (readonly [RegExp, MetricFamily])[] = [
  [/error|fail|5xx|4xx|exception|reject/, 'error_rate'],
  [/latency|duration|response.?time|(?:^|[^a-z])(?:p50|p9\d)(?:[^a-z0-9]|$)|rtt/, 'latency'],
  [/cpu|load.?(?:avg|1|5)|throttl/, 'cpu'],
  [/mem|heap|rss|oom|swap|gc/, 'memory'],
  [/disk|filesystem|\bfs\b|(?:^|[^a-z])fs|iops|diskio|blkio/, 'disk'],
  [/socket|(?:^|[^a-z])fds?(?:[^a-z]|$)|file.?desc|open.?files|conn(?:ection)?s?|pool/, 'sockets'],
  [/request|workload|throughput|qps|rps|calls|operations/, 'traffic'],
  [/net|packet|retrans|(?:rx|tx|receive|transmit)/, 'network'],
]

export function metricFamily(metric: string): MetricFamily {
  const name = metric.toLowerCase()
  return families.find(([pattern]) => pattern.test(name))?.[1] ?? 'resource'
}
