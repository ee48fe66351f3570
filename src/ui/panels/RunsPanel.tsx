import { useState } from 'react';
import { formatPlain } from '../../editor/figures';
import { editorView } from '../../parts/gates';
import { Button } from '../common/Button';
import { lazyView } from '../common/lazyView';
import { useStore } from '../common/useStore';
import { removeRows } from '../runs/rowEdits';
import { useLayout, useSession } from '../SessionContext';
import { isUnfolded } from '../state/layout';
import { bestOf, type RunRow } from '../state/runs';
import { commonWords, panelWords, rowName, runsWords as words } from '../words';
import { type PanelAction, ResultPanel } from './ResultPanel';
import { runColumns } from './runColumns';
import { useCopyCsv } from './useCopyCsv';

const RunsBody = lazyView('runsView', () => editorView.behind(() => import('../runs/RunsBody')));

/** The finished runs of the program, side by side, and sweeps, which make families of them. */
export function RunsPanel() {
  const { runs, layout, notices } = useSession();
  const { rows } = useStore(runs.state);
  const isOpen = useLayout((state) => isUnfolded(state, 'runs'));
  const [isSweeping, sweep] = useState(false);
  const copyCsv = useCopyCsv();
  const others = rows.filter(({ isPinned }) => !isPinned);
  const removeOthers = (): void => {
    const undo = {
      label: commonWords.undo,
      run: removeRows(
        runs,
        others.map(({ id }) => id),
      ),
    };
    notices.done(words.removedMany(others.length), undo);
  };
  const actions: readonly PanelAction[] =
    rows.length === 0
      ? []
      : [
          { label: commonWords.copyCsv, run: () => void copyCsv(runColumns(rows)) },
          ...(others.length === 0 ? [] : [{ label: words.removeOthers, run: removeOthers }]),
        ];
  return (
    <ResultPanel
      id="runs"
      title={panelWords.titles.runs}
      empty={rows.length === 0 && !isSweeping ? words.empty : null}
      controls={
        <Button
          small
          look="outlined"
          tip={words.sweepTip}
          aria-expanded={isSweeping}
          onClick={() => {
            if (!isOpen) layout.fold('runs', false);
            sweep(!isSweeping);
          }}
        >
          {words.sweep}
        </Button>
      }
      figures={<RunsFigure rows={rows} />}
      actions={actions}
    >
      <RunsBody isSweeping={isSweeping} closeForm={() => sweep(false)} />
    </ResultPanel>
  );
}

/** How many runs there are, and the best of them: also of a folded panel. */
function RunsFigure({ rows }: { readonly rows: readonly RunRow[] }) {
  if (rows.length === 0) return null;
  const best = bestOf(rows);
  return (
    <>
      <span>{words.count(rows.length)}</span>
      {best !== null && (
        <span>
          {words.best} {rowName(best)}, {formatPlain(best.loss)}
        </span>
      )}
    </>
  );
}
