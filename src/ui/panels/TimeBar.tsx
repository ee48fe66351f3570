import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import type { Recording } from '../state/recording';
import { presentStep, runWithPast } from '../state/time';
import { timeWords as words } from '../words';

/** A slider over the steps of the run, by which every panel and every value beside the program shows an earlier step. */
export function TimeBar() {
  const { runController, shown } = useSession();
  const recording = runWithPast(useStore(runController.run));
  const hasObjective = useStore(shown)?.program.objective != null;
  if (!hasObjective) return null;
  return (
    <fieldset className="time-bar" aria-label={words.group}>
      {recording === null ? <RestingSlider /> : <StepSlider recording={recording} />}
    </fieldset>
  );
}

/** Before a run there are no steps. */
function RestingSlider() {
  return (
    <>
      <input
        type="range"
        className="slider"
        aria-label={words.slider}
        min={0}
        max={1}
        value={0}
        disabled
        readOnly
      />
      <output className="figure" />
      <Button small idle look="outlined">
        {words.live}
      </Button>
    </>
  );
}

function StepSlider({ recording }: { readonly recording: Recording }) {
  const { time, runController } = useSession();
  const run = useStore(runController.run);
  const state = useStore(time.state);
  useStore(recording.now);
  const last = presentStep(run);
  const isLive = state.kind === 'live';
  const step = isLive ? last : state.step;
  const isMoving = run.kind === 'training' || run.kind === 'paused';
  // The end of a run with known steps is the end of the slider, like that of the axis of the loss.
  const end = Math.max(1, isMoving ? (recording.program.objective?.steps ?? last) : last);
  return (
    <>
      <input
        type="range"
        className="slider"
        aria-label={words.slider}
        aria-valuetext={words.value(step, last, isLive)}
        data-tip={words.tip}
        min={0}
        max={end}
        value={step}
        onChange={(event) => time.go(event.target.valueAsNumber)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') time.live();
        }}
      />
      <output className="figure" data-testid="shown-step">
        {words.at(step)}
      </output>
      <Button small look="outlined" idle={isLive} tip={words.liveTip} onClick={() => time.live()}>
        {words.live}
      </Button>
      {state.kind === 'past' && state.problem !== null && (
        <span className="problem-text">{words.incomplete(state.problem)}</span>
      )}
    </>
  );
}
