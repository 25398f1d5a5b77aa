/** The seed with which the functions of the migrations hash the names they lock. */
export const sqlLockSeed = 11
