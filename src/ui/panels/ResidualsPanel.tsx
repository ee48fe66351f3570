import { useCallback, useMemo, useRef, useState } from 'react';
import { editorView } from '../../parts/gates';
import type { Column } from '../charts/csv';
import { chartIn, savePng, saveSvg } from '../charts/saveChart';
import { lazyView } from '../common/lazyView';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { plotsWithResiduals } from '../state/plots';
import type { Shown } from '../state/shown';
import { commonWords, panelWords } from '../words';
import { type PanelAction, ResultPanel } from './ResultPanel';
import { useCopyCsv } from './useCopyCsv';

const words = panelWords.residuals;

const ResidualFigures = lazyView('residualChart', () =>
  editorView.behind(async () => ({ default: (await import('../charts')).ResidualFigures })),
);

/** How far what is measured is from what is predicted, for each plot that has one curve. */
export function ResidualsPanel({ shown }: { readonly shown: Shown | null }) {
  const { documents } = useSession();
  const { title } = useStore(documents.current);
  const body = useRef<HTMLDivElement>(null);
  const copyCsv = useCopyCsv();
  const [columns, setColumns] = useState<(() => readonly Column[]) | null>(null);
  const report = useCallback((next: (() => readonly Column[]) | null) => setColumns(() => next), []);
  const program = shown?.program;
  const plots = useMemo(() => (program === undefined ? [] : plotsWithResiduals(program)), [program]);

  const hasPlots = program !== undefined && program.plots.length > 0;

  const saving = plots.flatMap((plot, index): PanelAction[] => {
    const name = program?.plots[plot]?.title ?? '';
    const save = (how: typeof saveSvg) => (): void => {
      const chart = chartIn(body.current, index);
      if (chart !== null) void how(chart, `${title} ${words.file} ${name}`);
    };
    const several = plots.length > 1;
    return [
      { label: several ? words.saveSvg(name) : commonWords.saveSvg, run: save(saveSvg) },
      { label: several ? words.savePng(name) : commonWords.savePng, run: save(savePng) },
    ];
  });
  return (
    <ResultPanel
      id="residuals"
      title={panelWords.titles.residuals}
      resizable
      stale={shown?.stale ?? false}
      empty={plots.length > 0 ? null : hasPlots ? words.none : words.empty}
      actions={
        columns === null
          ? []
          : [{ label: commonWords.copyCsv, run: () => void copyCsv(columns()) }, ...saving]
      }
    >
      {shown !== null && (
        <div ref={body} className="chart-grid">
          <ResidualFigures shown={shown} plots={plots} report={report} />
        </div>
      )}
    </ResultPanel>
  );
}
