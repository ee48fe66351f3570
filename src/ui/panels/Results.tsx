import { Fragment, type ReactNode } from 'react';
import type { EditorHost } from '../program/editorHost';
import { useLayout } from '../SessionContext';
import { type PanelId, panelIds } from '../state/layout';
import type { Shown } from '../state/shown';
import { CompiledPanel } from './CompiledPanel';
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
import { StatisticsPanel } from './StatisticsPanel';
import { StepsPanel } from './StepsPanel';
import { VerifyPanel } from './VerifyPanel';

interface ResultsProps {
  readonly shown: Shown | null;
  readonly host: EditorHost;
  /** Whether the results are a column of the page, which they fill; on a small screen the page scrolls past them. */
  readonly filling: boolean;
}

/** The right side: all results of the program. */
export function Results({ shown, host, filling }: ResultsProps) {
  const alone = useLayout((layout) => (layout.printing ? null : layout.alone));
  const restarts = shown?.program.objective?.restarts ?? 1;
  const panels: { readonly [Id in PanelId]: ReactNode } = {
    loss: <LossPanel shown={shown} />,
    restarts: restarts > 1 && shown !== null ? <RestartsPanel shown={shown} /> : null,
    fit: <FitPanel shown={shown} />,
    residuals: <ResidualsPanel shown={shown} />,
    parameters: <ParametersPanel shown={shown} host={host} />,
    runs: <RunsPanel />,
    statistics: <StatisticsPanel shown={shown} />,
    landscape: <LandscapePanel shown={shown} />,
    steps: <StepsPanel shown={shown} host={host} />,
    influence: <InfluencePanel shown={shown} host={host} />,
    mathematics: <MathematicsPanel shown={shown} />,
    verify: <VerifyPanel shown={shown} />,
    compiled: <CompiledPanel host={host} />,
    neuron: <NeuronPanel stale={shown?.stale ?? false} />,
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
}

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
