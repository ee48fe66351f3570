import { useMemo, useRef } from 'react';
import type { Band, PlotMap } from '../../app/protocol';
import { editorView } from '../../parts/gates';
import type { Column } from '../charts/csv';
import { chartIn, savePng, saveSvg } from '../charts/saveChart';
import { lazyView } from '../common/lazyView';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { type Appraisal, knownNow } from '../state/appraisal';
import { firstCurve } from '../state/plots';
import type { Shown } from '../state/shown';
import { commonWords, panelWords } from '../words';
import { type PanelAction, ResultPanel } from './ResultPanel';
import { useCopyCsv } from './useCopyCsv';

const words = panelWords.fit;

const FitChart = lazyView('fitChart', () =>
  editorView.behind(async () => ({ default: (await import('../charts')).PlotChart })),
);
export function FitPanel({ shown }: { readonly shown: Shown | null }) {
  const session = useSession();
  const { title } = useStore(session.documents.current);
  const body = useRef<HTMLDivElement>(null);
  const copyCsv = useCopyCsv();
  const appraisal = useStore(session.questions.appraiser.state);
  const plots = shown?.program.plots ?? [];
  const several = plots.length > 1;

  // Pictures are no drawing that could be saved as one.
  const drawn = plots.filter(({ pictures }) => pictures === null);
  const actions: PanelAction[] = drawn.flatMap((plot, index) => {
    const save = (how: typeof saveSvg) => (): void => {
      const chart = chartIn(body.current, index);
      if (chart !== null) void how(chart, `${title} ${plot.title}`);
    };
    return [
      { label: several ? words.saveSvg(plot.title) : commonWords.saveSvg, run: save(saveSvg) },
      { label: several ? words.savePng(plot.title) : commonWords.savePng, run: save(savePng) },
    ];
  });

  return (
    <ResultPanel
      id="fit"
      title={panelWords.titles.fit}
      resizable
      stale={shown?.stale ?? false}
      empty={plots.length === 0 ? words.empty : null}
      actions={
        shown === null || plots.length === 0
          ? []
          : [
              {
                label: commonWords.copyCsv,
                run: () => void copyCsv(fitColumns(shown, knownNow(appraisal, shown.recording)?.bands ?? [])),
              },
              ...actions,
            ]
      }
    >
      {shown !== null && (
        <div ref={body} className="chart-grid">
          {plots.map((plot, index) => (
            <figure key={plot.title} className="chart-area">
              {several && <figcaption>{plot.title}</figcaption>}
              <BandedFit shown={shown} index={index} appraisal={appraisal} />
            </figure>
          ))}
        </div>
      )}
    </ResultPanel>
  );
}

interface BandedFitProps {
  readonly shown: Shown;
  /** The index of the plot. */
  readonly index: number;
  readonly appraisal: Appraisal;
}

/** A plot with the bands of its curves, where these are known of the values that are shown. */
function BandedFit({ shown, index, appraisal }: BandedFitProps) {
  useStore(shown.recording.now);
  const { runs, discovery, runController } = useSession();
  const ofRuns = useStore(runs.overlays);
  const candidate = useStore(discovery.beside);
  const overlays = useMemo(() => (candidate === null ? ofRuns : [...ofRuns, candidate]), [ofRuns, candidate]);
  const { kind } = useStore(runController.run);
  const plot = shown.program.plots[index]!;
  const first = firstCurve(shown.program, index);
  const known = knownNow(appraisal, shown.recording)?.bands ?? null;
  const bands = useMemo(
    () => known?.slice(first, first + plot.curves.length) ?? [],
    [known, first, plot.curves.length],
  );
  return (
    <FitChart
      plot={plot}
      recording={shown.recording}
      firstCurve={first}
      bands={bands}
      overlays={overlays}
      live={kind === 'training' || kind === 'compiling'}
    />
  );
}

/** The columns of the CSV, with one point in each row. */
function fitColumns(shown: Shown, bands: readonly (Band | null)[]): readonly Column[] {
  const plot: string[] = [];
  const series: string[] = [];
  const x: number[] = [];
  const y: number[] = [];
  const z: (number | null)[] = [];
  const now = shown.recording.now.get();
  const add = (of: string, name: string, xs: Float64Array, ys: Float64Array): void => {
    for (const [index, value] of xs.entries()) {
      plot.push(of);
      series.push(name);
      x.push(value);
      y.push(ys[index] ?? Number.NaN);
      z.push(null);
    }
  };
  const add3 = (of: string, name: string, xs: Float64Array, ys: Float64Array, zs: Float64Array): void => {
    add(of, name, xs, ys);
    for (const [index] of xs.entries()) z[z.length - xs.length + index] = zs[index] ?? null;
  };
  for (const [index, { title, points, heldOut, curves, map, pictures }] of shown.program.plots.entries()) {
    if (pictures !== null) {
      const values = now.curves[firstCurve(shown.program, index)] ?? curves[0]!.y;
      for (const [at, row] of pictures.rows.entries()) {
        const { inputs, target, predicted } = pictures;
        const of = (size: number, all: Float64Array): Float64Array => all.slice(at * size, (at + 1) * size);
        const elements = (size: number): Float64Array =>
          Float64Array.from({ length: size }, (_, each) => each);
        for (const { label, size, values: all } of inputs)
          add(title, words.inRow(label, row), elements(size), of(size, all));
        add(title, words.inRow(words.measured, row), elements(target.size), of(target.size, target.values));
        add(title, words.inRow(words.predicted, row), elements(predicted.size), of(predicted.size, values));
      }
      continue;
    }
    if (map !== null) {
      const grid = gridOf(map);
      add3(title, words.measured, points.x, points.y, map.observed);
      add3(title, curves[0]!.label, ...grid, now.curves[firstCurve(shown.program, index)] ?? curves[0]!.y);
      continue;
    }
    const held = (keep: 0 | 1) => (_: number, row: number) => heldOut[row] === keep;
    add(title, words.measured, points.x.filter(held(0)), points.y.filter(held(0)));
    add(title, commonWords.heldOut, points.x.filter(held(1)), points.y.filter(held(1)));
    const first = firstCurve(shown.program, index);
    for (const [position, curve] of curves.entries()) {
      add(title, words.atStart(curve.label), curve.x, curve.y);
      add(title, curve.label, curve.x, now.curves[first + position] ?? curve.y);
      const band = bands[first + position] ?? null;
      if (band === null) continue;
      add(
        title,
        words.bandLow(curve.label),
        band.x,
        band.y.map((y, index) => y - band.half[index]!),
      );
      add(
        title,
        words.bandHigh(curve.label),
        band.x,
        band.y.map((y, index) => y + band.half[index]!),
      );
    }
  }
  return [
    { name: words.plotColumn, values: plot },
    { name: words.seriesColumn, values: series },
    { name: 'x', values: x },
    { name: 'y', values: y },
    // Only a map has a third number.
    ...(z.some((each) => each !== null) ? [{ name: 'z', values: z }] : []),
  ];
}

/** The places of the grid of a map, row by row. */
function gridOf({ size, x, y }: PlotMap): readonly [xs: Float64Array, ys: Float64Array] {
  const along = ([low, high]: PlotMap['x'], index: number): number =>
    low + ((high - low) * index) / (size - 1);
  const cells = { length: size * size };
  return [
    Float64Array.from(cells, (_, index) => along(x, index % size)),
    Float64Array.from(cells, (_, index) => along(y, Math.floor(index / size))),
  ];
}
