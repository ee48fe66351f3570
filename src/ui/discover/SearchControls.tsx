import { type ReactNode, useId } from 'react';
import { Button } from '../common/Button';
import { FailedAnswer } from '../panels/FailedAnswer';
import type { Discoverer } from '../session/discoverer';
import { type DiscoveryState, timeLimits } from '../state/discovery';
import { isSeed } from '../state/settings';
import { duration } from '../words';
import { describeCounts, describeHindrance, describePhase, discoverWords as words } from '../words/discover';

interface SearchControlsProps {
  readonly discoverer: Pick<Discoverer, 'start' | 'pause' | 'stop' | 'choose' | 'ask' | 'pauseElsewhere'>;
  readonly state: DiscoveryState;
}

/** Starts, pauses and ends the search, and says how far it is. */
export function SearchControls({ discoverer, state }: SearchControlsProps) {
  const { search, sought, isEarlier, elsewhere } = state;
  const { phase, counts } = search;
  const hindrance = describeHindrance(sought);
  const canStart = sought.kind === 'sought' && hindrance === null;
  const rests = phase.kind === 'paused' || phase.kind === 'failed';
  const hasStarted = phase.kind !== 'idle';
  return (
    <div className="search-controls">
      <div className="search-buttons">
        {phase.kind === 'searching' ? (
          <Button small look="outlined" icon="pause" tip={words.pauseTip} onClick={() => discoverer.pause()}>
            {words.pause}
          </Button>
        ) : rests && !isEarlier ? (
          <Button
            small
            look="primary"
            icon="play"
            tip={words.continueTip}
            idle={!canStart}
            onClick={() => discoverer.start()}
          >
            {words.continue}
          </Button>
        ) : (
          <Button
            small
            look="primary"
            icon="play"
            tip={words.startTip}
            idle={!canStart}
            onClick={() => discoverer.start()}
          >
            {hasStarted ? words.startAnew : words.start}
          </Button>
        )}
        {(phase.kind === 'searching' || rests) && (
          <Button small look="outlined" icon="stop" tip={words.stopTip} onClick={() => discoverer.stop()}>
            {words.stop}
          </Button>
        )}
        <Choices discoverer={discoverer} state={state} />
      </div>
      {hasStarted && (
        <p className="search-status" role="status" aria-label={words.status} data-state={phase.kind}>
          <span className="search-phase">{describePhase(phase)}</span>
          <span className="figure">{describeCounts(search)}</span>
          <span className="figure">{duration(counts.seconds * 1000)}</span>
        </p>
      )}
      {phase.kind === 'failed' && <p className="problem">{phase.message}</p>}
      {sought.kind === 'failed' && (
        <FailedAnswer message={sought.message} retry={() => void discoverer.ask()} />
      )}
      {hindrance !== null && <p className={sought.kind === 'sought' ? 'aside' : 'problem'}>{hindrance}</p>}
      {isEarlier && hasStarted && <p className="aside">{words.earlier}</p>}
      {elsewhere !== null && (
        <p className="aside">
          {words.elsewhere(elsewhere)}{' '}
          <Button look="link" onClick={() => discoverer.pauseElsewhere()}>
            {words.pauseElsewhere}
          </Button>
        </p>
      )}
    </div>
  );
}

function Choices({ discoverer, state }: SearchControlsProps) {
  const { seed, seconds } = state.search.choices;
  return (
    <fieldset className="search-choices" aria-label={words.settings}>
      <Labelled label={words.limit}>
        {(id) => (
          <select
            id={id}
            className="field"
            value={String(seconds)}
            onChange={({ target }) => {
              const chosen = timeLimits.find((each) => String(each) === target.value);
              if (chosen !== undefined) discoverer.choose({ seconds: chosen });
            }}
          >
            {timeLimits.map((each) => (
              <option key={String(each)} value={String(each)}>
                {words.limits(each)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label={words.seed} tip={words.seedTip}>
        {(id) => (
          <input
            id={id}
            className="field number-field"
            type="number"
            step={1}
            value={seed}
            onChange={({ target }) => {
              if (isSeed(target.valueAsNumber)) discoverer.choose({ seed: target.valueAsNumber });
            }}
          />
        )}
      </Labelled>
    </fieldset>
  );
}

interface LabelledProps {
  readonly label: string;
  readonly tip?: string;
  readonly children: (id: string) => ReactNode;
}

function Labelled({ label, tip, children }: LabelledProps) {
  const id = useId();
  return (
    <span className="sweep-field" data-tip={tip}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </span>
  );
}
