// No entry of this package exports these symbols, and at run time there are none: a value with
// such a property cannot be written down, so a `Tx` or a `Locked` cannot be forged. The compiler
// shows the name of the symbol where such a property is missing or differs, so three of them are
// named by what it should say.

/** That it is a tx. */
export declare const FC_TX_FORGED_take_the_tx_that_run_is_given: unique symbol

/** What a transaction may do. */
export declare const CAP: unique symbol

/** The one run of a transaction in which a row is locked. */
export declare const FC_TX_FORGED_lock_the_row_in_this_transaction: unique symbol

/** What only `openDatabase` gives. */
export declare const FC_TX_FORGED_use_openDatabase_or_join_a_tx_with_in: unique symbol

/** The one run of a transaction that a tx belongs to. */
export declare const SCOPE: unique symbol

/** What may be changed of a locked row. */
export declare const PATCH: unique symbol

/** The row type of a table. */
export declare const ROW: unique symbol
