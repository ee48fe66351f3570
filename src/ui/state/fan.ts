/** The losses of a population's traced members over steps: however long the run, a bounded number of rows. */

import type { MembersProgress } from '../../app/protocol';

/** Past this every second row is dropped. */
const maxRows = 120;

export class Fan {
  private stride = 1;
  private kept: { readonly step: number; readonly losses: Float64Array }[] = [];

  /** Step by step, a loss for each member that is traced; NaN from where it has dropped out. */
  get rows(): readonly { readonly step: number; readonly losses: Float64Array }[] {
    return this.kept;
  }

  append({ traceSteps, traces }: Pick<MembersProgress, 'traceSteps' | 'traces'>): void {
    const width = traces.length / Math.max(1, traceSteps.length);
    for (const [index, step] of traceSteps.entries()) {
      if (step % this.stride !== 0) continue;
      this.kept.push({ step, losses: traces.subarray(index * width, (index + 1) * width) });
      if (this.kept.length <= maxRows) continue;
      this.stride *= 2;
      this.kept = this.kept.filter((row) => row.step % this.stride === 0);
    }
  }
}
