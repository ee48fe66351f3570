import { useEffect } from 'react';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { firstCurve } from '../state/plots';
import type { Shown } from '../state/shown';
import type { Column } from './csv';
import { ResidualChart } from './ResidualChart';
import { residualColumns } from './residualCurves';

interface ResidualFiguresProps {
  readonly shown: Shown;
  /** The indices of the plots that have residuals. */
  readonly plots: readonly number[];
  /** Says how the residuals are written as CSV; null while there are none. */
  readonly report: (columns: (() => readonly Column[]) | null) => void;
}

/** A chart of residuals for each plot that has some. */
export function ResidualFigures({ shown, plots, report }: ResidualFiguresProps) {
  const { program, recording } = shown;
  const { kind } = useStore(useSession().runController.run);
  useEffect(() => {
    report(() => {
      const { curves } = recording.now.get();
      return residualColumns(
        plots.map((index) => ({ plot: program.plots[index]!, values: curves[firstCurve(program, index)] })),
      );
    });
    return () => report(null);
  }, [program, recording, plots, report]);
  return plots.map((index) => {
    const plot = program.plots[index]!;
    return (
      <figure key={plot.title} className="chart-area">
        {plots.length > 1 && <figcaption>{plot.title}</figcaption>}
        <ResidualChart
          plot={plot}
          recording={recording}
          curve={firstCurve(program, index)}
          live={kind === 'training' || kind === 'compiling'}
        />
      </figure>
    );
  });
}
