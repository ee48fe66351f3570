/** Work on many members in stretches, between which a worker sees to its messages. */

/** How long work goes on without a rest, in milliseconds. */
export const maxSliceMs = 50;

/** Resolves once other work that is waiting has been done. */
export function rest(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
