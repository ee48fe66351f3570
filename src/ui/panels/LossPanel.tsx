import { useId, useMemo, useRef } from 'react';
import { figureWidth, formatPlain } from '../../editor/figures';
import { editorView } from '../../parts/gates';
import type { LossOptions } from '../charts/lossCurves';
import { chartIn, savePng, saveSvg } from '../charts/saveChart';
import { smoothingPositions, smoothingSpan } from '../charts/smoothing';
import { lazyView } from '../common/lazyView';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import type { Recording } from '../state/recording';
import type { Shown } from '../state/shown';
import { commonWords, count, panelWords } from '../words';
import { type PanelAction, ResultPanel } from './ResultPanel';
import { useCopyCsv } from './useCopyCsv';

const words = panelWords.loss;

const LossChart = lazyView('lossChart', () =>
  editorView.behind(async () => ({ default: (await import('../charts')).LossChart })),
);

export function LossPanel({ shown }: { readonly shown: Shown | null }) {
  const session = useSession();
  const run = useStore(session.runController.run);
  const logarithmic = useStore(session.preferences.logarithmic);
  const smoothingPosition = useStore(session.preferences.smoothing);
  const overlays = useStore(session.runs.overlays);
  const { title } = useStore(session.documents.current);
  const body = useRef<HTMLDivElement>(null);
  const copyCsv = useCopyCsv();
  const objective = shown?.program.objective ?? null;
  const live = run.kind === 'training' || run.kind === 'paused' || run.kind === 'compiling';
  const steps = objective?.steps ?? 1;
  const smoothing = smoothingSpan(smoothingPosition, steps);
  const options = useMemo<LossOptions>(
    () => ({ logarithmic, smoothing, steps, live }),
    [logarithmic, smoothing, steps, live],
  );

  const actions = (): PanelAction[] => {
    if (shown === null || objective === null) return [];
    const { series } = shown.recording.now.get();
    const columns = [
      { name: commonWords.step, values: series.steps },
      { name: commonWords.loss, values: series.losses },
      ...(series.shape.holdout ? [{ name: words.heldOutColumn, values: series.holdoutLosses }] : []),
    ];
    const save = (how: typeof saveSvg) => (): void => {
      const chart = chartIn(body.current);
      if (chart !== null) void how(chart, `${title} ${commonWords.loss}`);
    };
    return [
      { label: commonWords.copyCsv, run: () => void copyCsv(columns) },
      { label: commonWords.saveSvg, run: save(saveSvg) },
      { label: commonWords.savePng, run: save(savePng) },
    ];
  };

  return (
    <ResultPanel
      id="loss"
      title={panelWords.titles.loss}
      resizable
      stale={shown?.stale ?? false}
      empty={shown === null || objective === null ? words.empty : null}
      controls={objective !== null && <LossControls steps={steps} />}
      figures={objective !== null && shown !== null && <LossFigures recording={shown.recording} />}
      actions={actions()}
    >
      {shown !== null && (
        <div ref={body} className="chart-area">
          <LossChart recording={shown.recording} overlays={overlays} options={options} />
        </div>
      )}
    </ResultPanel>
  );
}

function LossControls({ steps }: { readonly steps: number }) {
  const { logarithmic, smoothing } = useSession().preferences;
  const isLogarithmic = useStore(logarithmic);
  const position = useStore(smoothing);
  const id = useId();
  const span = smoothingSpan(position, steps);
  return (
    <>
      <label className="check" data-tip={words.logTip}>
        <input
          type="checkbox"
          checked={isLogarithmic}
          onChange={(event) => logarithmic.set(event.target.checked)}
        />
        {words.log}
      </label>
      <span className="smoothing" data-tip={words.smoothTip(span)}>
        <label htmlFor={id}>{words.smooth}</label>
        <input
          id={id}
          type="range"
          className="slider"
          min={0}
          max={smoothingPositions}
          value={position}
          aria-valuetext={words.smoothValue(span)}
          onChange={(event) => smoothing.set(event.target.valueAsNumber)}
        />
      </span>
    </>
  );
}

/** The newest loss and its step, in a width that does not change. */
function LossFigures({ recording }: { readonly recording: Recording }) {
  const { loss, holdoutLoss, step } = useStore(recording.now).latest;
  const width = `${figureWidth()}ch`;
  const steps = count(recording.program.objective?.steps ?? 0);
  return (
    <>
      {holdoutLoss !== null && (
        <span className="figure-pair">
          {commonWords.heldOut}{' '}
          <output className="holdout-now" style={{ minWidth: width }} data-testid="holdout-now">
            {formatPlain(holdoutLoss)}
          </output>
        </span>
      )}
      <output className="loss-now" style={{ minWidth: width }} data-testid="loss-now">
        {formatPlain(loss)}
      </output>
      <span className="figure-step" style={{ minWidth: `${steps.length + 5}ch` }}>
        {words.step(step)}
      </span>
    </>
  );
}
