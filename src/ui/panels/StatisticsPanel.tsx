import { useEffect, useRef } from 'react';
import { editorView } from '../../parts/gates';
import { chartIn, savePng, saveSvg } from '../charts/saveChart';
import { lazyView } from '../common/lazyView';
import { useStore } from '../common/useStore';
import { useLayout, useSession } from '../SessionContext';
import { isAboutNow, knownNow } from '../state/appraisal';
import { isUnfolded } from '../state/layout';
import type { Shown } from '../state/shown';
import { correlationColumns, profileColumns, rowColumns } from '../statistics/columns';
import { panelWords, statisticsWords as words } from '../words';
import { type PanelAction, ResultPanel } from './ResultPanel';
import { useCopyCsv } from './useCopyCsv';

const StatisticsBody = lazyView('statisticsView', () =>
  editorView.behind(async () => ({ default: (await import('../statistics/StatisticsBody')).StatisticsBody })),
);

/** Shows what a fit is worth: how sure its parameters are, how they depend on each other, and what is left of the data. */
export function StatisticsPanel({ shown }: { readonly shown: Shown | null }) {
  const { questions, documents } = useSession();
  const { appraiser } = questions;
  const appraisal = useStore(appraiser.state);
  const profile = useStore(appraiser.profile);
  const { title } = useStore(documents.current);
  const isOpen = useLayout((state) => isUnfolded(state, 'statistics'));
  const copyCsv = useCopyCsv();
  const body = useRef<HTMLElement>(null);
  useEffect(() => (isOpen ? appraiser.open() : undefined), [appraiser, isOpen]);
  const known = shown === null ? null : knownNow(appraisal, shown.recording);

  const actions = (): PanelAction[] => {
    if (known === null) return [];
    const { rows, errors } = known.report;
    const drawn = [...(body.current?.querySelectorAll('figcaption') ?? [])].map(
      (each) => each.textContent ?? '',
    );
    const save = (how: typeof saveSvg, index: number, what: string) => (): void => {
      const chart = chartIn(body.current, index);
      if (chart !== null) void how(chart, `${title} ${what}`);
    };
    return [
      ...(rows === null ? [] : [{ label: words.copyRows, run: () => void copyCsv(rowColumns(rows)) }]),
      ...(errors.kind === 'none'
        ? []
        : [{ label: words.copyCorrelations, run: () => void copyCsv(correlationColumns(known.report)) }]),
      ...(profile.kind === 'drawn'
        ? [{ label: words.copyProfile, run: () => void copyCsv(profileColumns(profile.profile)) }]
        : []),
      ...drawn.flatMap((what, index) => [
        { label: panelWords.restarts.saveSvg(what), run: save(saveSvg, index, what) },
        { label: panelWords.restarts.savePng(what), run: save(savePng, index, what) },
      ]),
    ];
  };

  return (
    <ResultPanel
      id="statistics"
      title={panelWords.titles.statistics}
      stale={shown?.stale ?? false}
      empty={known === null ? emptyWords() : null}
      actions={actions()}
    >
      {known !== null && shown !== null && (
        <StatisticsBody known={known} recording={shown.recording} figures={body} />
      )}
    </ResultPanel>
  );

  function emptyWords(): string {
    if (shown === null || shown.program.objective === null) return panelWords.statistics.nothing;
    if (appraisal.kind === 'none' || !isAboutNow(appraisal.about, shown.recording))
      return panelWords.statistics.empty;
    return appraisal.kind === 'refused' ? appraisal.message : panelWords.statistics.working;
  }
}
