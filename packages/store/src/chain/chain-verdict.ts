/** One thing that is not as it was written. */
export interface ChainProblem {
  readonly kind:
    /** A row's columns do not give its digest, key or time any more. */
    | 'row_changed'
    /** A batch has other rows than when it was written: fewer, more, or exchanged ones. */
    | 'rows_missing'
    | 'rows_inserted'
    | 'rows_exchanged'
    /** A link's own fields do not give its hash. */
    | 'link_changed'
    /** A link does not follow the one before it. */
    | 'link_missing'
    /** A writer followed a link that is not there any more. */
    | 'tail_missing'
    /** A day has links, but neither a partition nor a line in the retention log. */
    | 'day_missing'
  readonly chainWriter: number
  readonly chainBatch: number
  readonly place: string
  readonly day: string | null
  /** The row, where one can be named. */
  readonly errorId: string | null
  /** The same where the row is a decision. */
  readonly decisionId: string | null
  readonly detail: string
}

/** What checking the chain found. */
export interface ChainVerdict {
  readonly kind: 'intact' | 'broken'
  /** The first by writer and batch comes first; at most 100. */
  readonly problems: readonly ChainProblem[]
  readonly linksChecked: number
  readonly rowsChecked: number
  /** Links whose rows retention dropped: their hashes were checked, their rows are gone. */
  readonly linksOfDroppedDays: number
  /** Hash of each writer's last link. Kept elsewhere, they make a tail cut off visible. */
  readonly heads: readonly { readonly chainWriter: number; readonly hash: string }[]
}

/** Problems that are told; a thousand broken rows say no more than the first hundred. */
export const problemsMax = 100
