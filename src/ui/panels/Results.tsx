import { Fragment, memo, type ReactNode, useMemo } from 'react';
import { useStore } from '../common/useStore';
import type { EditorHost } from '../program/editorHost';
import { useLayout, useSession } from '../SessionContext';
import { type PanelId, panelIds } from '../state/layout';
import { derived } from '../state/store';
import { CompiledPanel } from './CompiledPanel';
import { DiscoverPanel } from './DiscoverPanel';
import { FitPanel } from './FitPanel';
import { InfluencePanel } from './InfluencePanel';
import { LandscapePanel } from './LandscapePanel';
import { LossPanel } from './LossPanel';
import { MathematicsPanel } from './MathematicsPanel';
import { NeuronPanel } from './NeuronPanel';
import { ParametersPanel } from './ParametersPanel';
import { ResidualsPanel } from './ResidualsPanel';
import { RestartsPanel } from './RestartsPanel';
import { RunsPanel } from './RunsPanel';
import { Showing } from './Showing';
import { StatisticsPanel } from './StatisticsPanel';
import { StepsPanel } from './StepsPanel';
import { VerifyPanel } from './VerifyPanel';

interface ResultsProps {
  readonly host: EditorHost;
  /** Whether the results are a column of the page, which they fill; on a small screen the page scrolls past them. */
  readonly filling: boolean;
}

/** The right side: all results of the program. */
export const Results = memo(function Results({ host, filling }: ResultsProps) {
  const alone = useLayout((layout) => (layout.printing ? null : layout.alone));
  const { shown: shownStore } = useSession();
  const hasRestarts = useStore(
    useMemo(
      () => derived([shownStore], (shown) => (shown?.program.objective?.restarts ?? 1) > 1),
      [shownStore],
    ),
  );
  const panels: { readonly [Id in PanelId]: ReactNode } = {
    loss: <Showing>{(shown) => <LossPanel shown={shown} />}</Showing>,
    restarts: hasRestarts ? (
      <Showing>{(shown) => shown !== null && <RestartsPanel shown={shown} />}</Showing>
    ) : null,
    fit: <Showing>{(shown) => <FitPanel shown={shown} />}</Showing>,
    residuals: <Showing>{(shown) => <ResidualsPanel shown={shown} />}</Showing>,
    discover: <DiscoverPanel />,
    parameters: <Showing>{(shown) => <ParametersPanel shown={shown} host={host} />}</Showing>,
    runs: <RunsPanel />,
    statistics: <Showing>{(shown) => <StatisticsPanel shown={shown} />}</Showing>,
    landscape: <Showing>{(shown) => <LandscapePanel shown={shown} />}</Showing>,
    steps: <Showing>{(shown) => <StepsPanel shown={shown} host={host} />}</Showing>,
    influence: <Showing>{(shown) => <InfluencePanel shown={shown} host={host} />}</Showing>,
    mathematics: <Showing>{(shown) => <MathematicsPanel shown={shown} />}</Showing>,
    verify: <Showing>{(shown) => <VerifyPanel shown={shown} />}</Showing>,
    compiled: <CompiledPanel host={host} />,
    neuron: <Showing>{(shown) => <NeuronPanel stale={shown?.stale ?? false} />}</Showing>,
  };
  const ids = panelIds.filter((id) => panels[id] !== null);
  if (alone !== null && panels[alone] !== null) return <div className="results alone">{panels[alone]}</div>;
  return (
    <div className={filling ? 'results stacked' : 'results'}>
      {stacked(ids).map((row) =>
        row.length === 1 ? (
          <Fragment key={row[0]}>{panels[row[0]!]}</Fragment>
        ) : (
          <div key={row[0]} className="panel-row">
            {row.map((id) => (
              <Fragment key={id}>{panels[id]}</Fragment>
            ))}
          </div>
        ),
      )}
    </div>
  );
});

/** Panels that are side by side where the column is wide enough. */
const besides: readonly PanelId[] = ['fit', 'landscape', 'residuals'];

/** The rows of the stack, in order. */
function stacked(ids: readonly PanelId[]): readonly (readonly PanelId[])[] {
  const side = ids.filter((id) => besides.includes(id));
  return ids.flatMap((id) => {
    if (!besides.includes(id)) return [[id]];
    return id === side[0] ? [side] : [];
  });
}
