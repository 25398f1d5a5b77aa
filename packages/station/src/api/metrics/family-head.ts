/** The two lines that introduce a family in the Prometheus text format. */
export function familyHead(
  name: string,
  type: 'counter' | 'gauge' | 'histogram',
  help: string,
): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`]
}
