/**
 * The losses of a population's traced members over steps: however long the run, a bounded number of rows. A fan never changes;
 * more steps make another.
 */

import type { MembersProgress } from '../../app/protocol';

/** The losses after a step, one for each traced member; NaN from where it has dropped out. */
export interface FanRow {
  readonly step: number;
  readonly losses: Float64Array;
}

/** Past this every second row is dropped. */
const maxRows = 120;

export class Fan {
  static readonly empty = new Fan([], 1);

  private constructor(
    readonly rows: readonly FanRow[],
    /** Steps between two rows. */
    private readonly stride: number,
  ) {}

  /** The fan with further steps. */
  with({ traceSteps, traces }: Pick<MembersProgress, 'traceSteps' | 'traces'>): Fan {
    const width = traces.length / Math.max(1, traceSteps.length);
    let { stride } = this;
    let rows = [...this.rows];
    for (const [index, step] of traceSteps.entries()) {
      if (step % stride !== 0) continue;
      rows.push({ step, losses: traces.subarray(index * width, (index + 1) * width) });
      if (rows.length <= maxRows) continue;
      stride *= 2;
      rows = rows.filter((row) => row.step % stride === 0);
    }
    return new Fan(rows, stride);
  }
}
