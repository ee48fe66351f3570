import { useRef } from 'react';
import type { MembersProgress } from '../../app/protocol';
import { editorView } from '../../parts/gates';
import type { Column } from '../charts/csv';
import { endsBars } from '../charts/endsBars';
import { chartIn, savePng, saveSvg } from '../charts/saveChart';
import { lazyView } from '../common/lazyView';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import type { Recording } from '../state/recording';
import type { Shown } from '../state/shown';
import { commonWords, describeFound, panelWords } from '../words';
import { type PanelAction, ResultPanel } from './ResultPanel';
import { useCopyCsv } from './useCopyCsv';

const words = panelWords.restarts;

const FanChart = lazyView('fanChart', () =>
  editorView.behind(async () => ({ default: (await import('../charts')).FanChart })),
);
const EndsChart = lazyView('endsChart', () =>
  editorView.behind(async () => ({ default: (await import('../charts')).EndsChart })),
);

/** The largest number of parameters whose ends are drawn. */
const maxDrawn = 12;

/** Shows a population: the losses of its members, where each parameter ended, and how many members found the best. */
export function RestartsPanel({ shown }: { readonly shown: Shown }) {
  const session = useSession();
  const { title } = useStore(session.documents.current);
  const run = useStore(session.runController.run);
  const body = useRef<HTMLElement>(null);
  const copyCsv = useCopyCsv();
  const { recording, program } = shown;
  const started = useStore(recording.now).members !== null;
  const restarts = program.objective?.restarts ?? 1;
  const live = run.kind === 'training' || run.kind === 'paused' || run.kind === 'compiling';

  const actions = (): PanelAction[] => {
    const { members } = recording.now.get();
    if (members === null) return [];
    const save = (how: typeof saveSvg, index: number, what: string) => (): void => {
      const chart = chartIn(body.current, index);
      if (chart !== null) void how(chart, `${title} ${what}`);
    };
    const drawn = [words.losses, ...program.parameters.slice(0, maxDrawn).map(({ name }) => name)];
    return [
      { label: commonWords.copyCsv, run: () => void copyCsv(memberColumns(members, shown)) },
      ...drawn.flatMap((what, index) => [
        { label: words.saveSvg(what), run: save(saveSvg, index, what) },
        { label: words.savePng(what), run: save(savePng, index, what) },
      ]),
    ];
  };

  return (
    <ResultPanel
      id="restarts"
      title={panelWords.titles.restarts}
      stale={shown.stale}
      empty={started ? null : words.empty(restarts)}
      figures={<FoundFigure recording={recording} />}
      actions={actions()}
    >
      {started && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: charts that are scrolled are reached by keyboard this way.
        <section ref={body} className="chart-grid restarts" aria-label={words.charts} tabIndex={0}>
          <figure className="chart-area">
            <FanChart recording={recording} steps={program.objective?.steps ?? 1} live={live} />
          </figure>
          <Ends recording={recording} />
        </section>
      )}
    </ResultPanel>
  );
}

function FoundFigure({ recording }: { readonly recording: Recording }) {
  const { members } = useStore(recording.now);
  return members === null ? null : <output data-testid="restarts-found">{describeFound(members)}</output>;
}

function Ends({ recording }: { readonly recording: Recording }) {
  const { members } = useStore(recording.now);
  const { program } = recording;
  if (members === null) return null;
  const { parameters } = program;
  return parameters.slice(0, maxDrawn).map(({ name, shape }, index) => (
    <figure key={name} className="chart-area">
      <EndsChart
        name={shape.length === 0 ? name : `‖${name}‖`}
        bars={endsBars(members, index, parameters.length)}
      />
    </figure>
  ));
}

/** The columns of the CSV, with one member in each row. */
function memberColumns(members: MembersProgress, { program }: Shown): readonly Column[] {
  const { losses, ends, found } = members;
  const { parameters } = program;
  return [
    { name: words.column, values: Float64Array.from(losses, (_, member) => member) },
    { name: commonWords.loss, values: losses },
    { name: words.foundColumn, values: Float64Array.from(found) },
    ...parameters.map(({ name }, index) => ({
      name,
      values: Float64Array.from(losses, (_, member) => ends[member * parameters.length + index]!),
    })),
  ];
}
