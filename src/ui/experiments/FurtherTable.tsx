import { type FurtherExperiment, furtherExperiments, type Measure } from '../../experiments/furtherList';
import { cells } from '../../experiments/table';
import { Button } from '../common/Button';
import { Prose } from '../common/Prose';
import { useStore } from '../common/useStore';
import type { Experimenter, FurtherState } from '../session/experimenter';
import { experimentWords as words } from '../words/experiments';

interface FurtherProps {
  readonly experimenter: Pick<Experimenter, 'further' | 'runFurther' | 'stopFurther'>;
}

/** The experiments that are no table of programs and starts: what each measures, beside what the papers print. */
export function FurtherTable({ experimenter }: FurtherProps) {
  const state = useStore(experimenter.further);
  return (
    <section className="further-experiments">
      <h2>{words.further}</h2>
      <p className="aside">{words.furtherAbout}</p>
      {furtherExperiments.map((each) => (
        <Further key={each.id} experiment={each} experimenter={experimenter} state={state} />
      ))}
    </section>
  );
}

interface OneProps extends FurtherProps {
  readonly experiment: FurtherExperiment;
  readonly state: FurtherState;
}

function Further({ experiment, experimenter, state }: OneProps) {
  const { id, title, about, measures } = experiment;
  const { [id]: outcome } = state.outcomes;
  const { [id]: problem } = state.problems;
  const isRunning = state.running === id;
  const isIdle = state.running !== null && !isRunning;
  return (
    <article className="further-experiment" data-state={isRunning ? 'running' : outcome ? 'done' : 'ready'}>
      <h3>{title}</h3>
      <p>
        <Prose text={about} />
      </p>
      {measures.length > 0 && (
        <>
          <div className="experiments-controls">
            <Button
              look="outlined"
              icon={isRunning ? 'stop' : 'play'}
              idle={isIdle}
              onClick={() => (isRunning ? experimenter.stopFurther() : void experimenter.runFurther(id))}
            >
              {isRunning ? words.stopMeasuring(title) : words.measure(title)}
            </Button>
            {outcome !== undefined && (
              <span className="figure">{words.took(cells.seconds(outcome.milliseconds))}</span>
            )}
          </div>
          {problem !== undefined && <p className="problem">{problem}</p>}
          <Measures title={title} measures={measures} findings={outcome?.findings ?? {}} />
        </>
      )}
    </article>
  );
}

interface MeasuresProps {
  readonly title: string;
  readonly measures: readonly Measure[];
  readonly findings: Readonly<Record<string, string>>;
}

function Measures({ title, measures, findings }: MeasuresProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table is reached by keyboard this way.
    <section className="experiment-scroll" aria-label={title} tabIndex={0}>
      <table className="experiment-table">
        <thead>
          <tr>
            <th scope="col">{words.measured}</th>
            <th scope="col" className="number group">
              {words.printed}
            </th>
            <th scope="col" className="number group">
              {words.foundHere}
            </th>
          </tr>
        </thead>
        <tbody>
          {measures.map((each) => (
            <tr key={each.id}>
              <th scope="row">{each.name}</th>
              <td className="number printed group">{each.printed ?? words.notPrinted}</td>
              <td className="number group">{findings[each.id] ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
