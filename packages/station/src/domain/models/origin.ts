/** Who caused it: a person, the team's own synthetic traffic, or a rehearsal. */
export type Origin = 'user' | 'synthetic' | 'rehearsal'
