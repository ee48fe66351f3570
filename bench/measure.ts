/** Timing of several ways to do one thing, in turns, so that what else the machine does meets them all alike. */

export interface Way {
  readonly name: string;
  /** Takes so many epochs. */
  readonly run: (epochs: number) => Promise<void>;
  /** A measured time of its own, in microseconds an epoch, for what is timed outside. */
  readonly measured?: () => number;
}

const rounds = 5;
/** How long one measurement is to last at least, in milliseconds. */
const enough = 120;

async function time(run: Way['run'], epochs: number): Promise<number> {
  const started = performance.now();
  await run(epochs);
  return performance.now() - started;
}

/** How many epochs one measurement takes: as many as last long enough. */
async function fitting(run: Way['run'], most: number): Promise<number> {
  for (let epochs = 1; ; epochs *= 4) {
    const took = await time(run, epochs);
    if (took >= enough / 4 || epochs >= most)
      return Math.max(1, Math.min(most, Math.ceil((epochs * enough) / Math.max(took, 0.01))));
  }
}

/** The best time of each way in microseconds an epoch: what disturbs a measurement only makes it longer. */
export async function compare(ways: readonly Way[], most: number): Promise<Map<string, number>> {
  const best = new Map<string, number>();
  const counts = new Map<Way, number>();
  for (const way of ways) if (way.measured === undefined) counts.set(way, await fitting(way.run, most));
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) {
      const epochs = counts.get(way) ?? 1;
      const took = way.measured?.() ?? (1000 * (await time(way.run, epochs))) / epochs;
      best.set(way.name, Math.min(best.get(way.name) ?? Number.POSITIVE_INFINITY, took));
    }
  }
  return best;
}
