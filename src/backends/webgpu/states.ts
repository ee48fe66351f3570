/** States of runs as the shader stores them: numbers of 32 bits, and beside them the rounding error of each. */

/** The state of each run, followed by the rounding error of each number that the shader carries along. */
export function packStates(
  states: readonly Float64Array[],
  compensated: readonly boolean[],
): Float32Array<ArrayBuffer> {
  const count = compensated.length;
  const packed = new Float32Array(2 * count * states.length);
  for (const [run, state] of states.entries()) {
    for (let index = 0; index < count; index++) {
      const at = 2 * count * run + index;
      packed[at] = state[index]!;
      if (compensated[index])
        packed[at + count] = Number.isFinite(packed[at]!) ? state[index]! - packed[at]! : 0;
    }
  }
  return packed;
}

export function unpackState(
  packed: Float32Array,
  run: number,
  compensated: readonly boolean[],
): Float64Array {
  const count = compensated.length;
  return Float64Array.from(compensated, (carries, index) => {
    const at = 2 * count * run + index;
    return packed[at]! + (carries ? packed[at + count]! : 0);
  });
}
