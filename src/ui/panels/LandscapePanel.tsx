import { useRef, useState } from 'react';
import type { LandscapeReply } from '../../app/protocol';
import { editorView } from '../../parts/gates';
import type { Column } from '../charts/csv';
import { chartIn, savePng, saveSvg } from '../charts/saveChart';
import { Button } from '../common/Button';
import { lazyView } from '../common/lazyView';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { numbersAmong } from '../state/landscape';
import type { Shown } from '../state/shown';
import { commonWords, panelWords } from '../words';
import { type PanelAction, ResultPanel } from './ResultPanel';
import { useCopyCsv } from './useCopyCsv';

const words = panelWords.landscape;

const LandscapeChart = lazyView('landscapeChart', () =>
  editorView.behind(async () => ({ default: (await import('../charts')).LandscapeChart })),
);

/** Draws, on demand, the loss over two parameters that are numbers, and the path of the run on it. */
export function LandscapePanel({ shown }: { readonly shown: Shown | null }) {
  const { landscaper, documents, runs } = useSession();
  const overlays = useStore(runs.overlays);
  const state = useStore(landscaper.state);
  const { title } = useStore(documents.current);
  const body = useRef<HTMLDivElement>(null);
  const copyCsv = useCopyCsv();
  const [chosen, choose] = useState<{ readonly x: string; readonly y: string } | null>(null);
  const names = shown?.program.objective == null ? [] : numbersAmong(shown.program.parameters);
  const x = chosen !== null && names.includes(chosen.x) ? chosen.x : names[0];
  const y =
    chosen !== null && names.includes(chosen.y) && chosen.y !== x
      ? chosen.y
      : names.find((name) => name !== x);
  const grid =
    state.kind === 'drawn' && shown !== null && state.signature === shown.program.signature
      ? state.grid
      : null;

  const actions = (): PanelAction[] => {
    if (grid === null) return [];
    const save = (how: typeof saveSvg) => (): void => {
      const chart = chartIn(body.current);
      if (chart !== null) void how(chart, `${title} ${words.file}`);
    };
    return [
      { label: commonWords.copyCsv, run: () => void copyCsv(gridColumns(grid)) },
      { label: commonWords.saveSvg, run: save(saveSvg) },
      { label: commonWords.savePng, run: save(savePng) },
    ];
  };

  return (
    <ResultPanel
      id="landscape"
      title={panelWords.titles.landscape}
      stale={shown?.stale ?? false}
      controls={
        x !== undefined &&
        y !== undefined && (
          <>
            <AxisChoice
              label={words.across}
              names={names}
              value={x}
              onChange={(name) => choose({ x: name, y: name === y ? x : y })}
            />
            <AxisChoice
              label={words.up}
              names={names}
              value={y}
              onChange={(name) => choose({ x: name === x ? y : x, y: name })}
            />
            {state.kind === 'running' ? (
              <Button
                small
                look="outlined"
                icon="stop"
                label={words.stop}
                onClick={() => landscaper.stop()}
              />
            ) : (
              <Button small look="outlined" tip={words.drawTip} onClick={() => void landscaper.draw(x, y)}>
                {words.draw}
              </Button>
            )}
          </>
        )
      }
      actions={actions()}
    >
      {grid === null || shown === null ? (
        <p className="empty">{emptyWords(names.length, state.kind === 'refused' ? state.message : null)}</p>
      ) : (
        <div ref={body} className="chart-area">
          <LandscapeChart grid={grid} recording={shown.recording} overlays={overlays} />
        </div>
      )}
    </ResultPanel>
  );
}

function emptyWords(numbers: number, refusal: string | null): string {
  if (refusal !== null) return refusal;
  return numbers < 2 ? words.tooFew : words.empty;
}

interface AxisChoiceProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly value: string;
  readonly onChange: (name: string) => void;
}

function AxisChoice({ label, names, value, onChange }: AxisChoiceProps) {
  return (
    <label className="axis-choice">
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

/** The columns of the CSV, with one point of the grid in each row. */
function gridColumns({ x, y, size, losses }: Extract<LandscapeReply, { kind: 'grid' }>): readonly Column[] {
  const along = ({ low, high }: typeof x, index: number): number => low + ((high - low) * index) / (size - 1);
  return [
    { name: x.parameter, values: losses.map((_, index) => along(x, index % size)) },
    { name: y.parameter, values: losses.map((_, index) => along(y, Math.floor(index / size))) },
    { name: commonWords.loss, values: losses },
  ];
}
