/** Where the kernel's memory holds what, and how a candidate's code is written. Sizes and addresses are in bytes. */

/** Rows of a block: what one instruction computes in one turn. */
export const rowsInBlock = 128;
export const blockBytes = 8 * rowsInBlock;
/** Rows are padded to a multiple of this number, by copies of the last row with the scale 0. */
export const rowUnit = 8;

/** A word of code is 4 bytes: the instruction, where its result goes, and the operands. */
export const wordsOfInstruction = 6;
export const operandCount = 4;

/** The digits of 2/pi, which sines of large arguments need. */
export const digitsAt = 64;
/** The first address behind the fixed data. */
export const freeFrom = 512;

/** Blocks and columns have some space between them, so that they do not compete for the same lines of a cache. */
export const gap = 64;

/**
 * An operand that is a column has this flag in its address, which is even: the interpreter adds where the present block
 * of rows begins.
 */
export const columnFlag = 1;
