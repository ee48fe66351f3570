import { useCallback, useRef, useState } from 'react';
import { editorView } from '../../parts/gates';
import type { Column } from '../charts/csv';
import { chartIn, savePng, saveSvg } from '../charts/saveChart';
import { lazyView } from '../common/lazyView';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import type { Shown } from '../state/shown';
import { commonWords, panelWords } from '../words';
import { type PanelAction, ResultPanel } from './ResultPanel';
import { useCopyCsv } from './useCopyCsv';

const words = panelWords.landscape;

const LandscapeBody = lazyView('landscapeChart', () =>
  editorView.behind(() => import('../landscape/LandscapeBody')),
);

/** The loss over one or two parameters, or over a plane, with the run on it. */
export function LandscapePanel({ shown }: { readonly shown: Shown | null }) {
  const { documents } = useSession();
  const { title } = useStore(documents.current);
  const figure = useRef<HTMLDivElement>(null);
  const copyCsv = useCopyCsv();
  const [columns, setColumns] = useState<(() => readonly Column[]) | null>(null);
  const report = useCallback((next: (() => readonly Column[]) | null) => setColumns(() => next), []);
  const hasLandscape = shown?.program.objective != null && shown.program.parameters.length > 0;

  const save = (how: typeof saveSvg) => (): void => {
    const chart = chartIn(figure.current);
    if (chart !== null) void how(chart, `${title} ${words.file}`);
  };
  const actions: readonly PanelAction[] =
    columns === null
      ? []
      : [
          { label: commonWords.copyCsv, run: () => void copyCsv(columns()) },
          { label: commonWords.saveSvg, run: save(saveSvg) },
          { label: commonWords.savePng, run: save(savePng) },
        ];
  return (
    <ResultPanel
      id="landscape"
      title={panelWords.titles.landscape}
      resizable
      stale={shown?.stale ?? false}
      empty={hasLandscape ? null : words.empty}
      actions={actions}
    >
      {hasLandscape && <LandscapeBody shown={shown} figure={figure} report={report} />}
    </ResultPanel>
  );
}
