/** Larger files are refused before they are read: a capsule is sent around. */
export const capsuleMaxBytes = 256 * 1024 * 1024

/** A capsule holds one path through a system; more members than this are none. */
export const capsuleMaxMembers = 100_000
