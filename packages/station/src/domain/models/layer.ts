/** The seven layers, as an operator reads them. */
export type Layer = 'L1' | 'L2' | 'L3' | 'L4' | 'L5' | 'L6' | 'L7'
