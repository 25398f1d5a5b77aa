/** Which rows a number was made from, so that a person can look at them. */
export interface OpsBasis {
  /**
   * `windows`: what producers counted, a few seconds each; `hours`: the same by whole hours;
   * `incidents`: failures by incident and hour; `decisions`: decisions by engine, version, outcome
   * and hour.
   */
  readonly rows: 'windows' | 'hours' | 'incidents' | 'decisions'
  readonly since: Date
  readonly until: Date
}
