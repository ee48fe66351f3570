import { useId } from 'react';
import { Button } from '../common/Button';
import { useBusyIndicator } from '../common/useBusyIndicator';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import type { Recording } from '../state/recording';
import type { Run } from '../state/run';
import { isSeed } from '../state/settings';
import { commonWords, runControlWords as words } from '../words';

const trainButton = {
  train: { icon: 'play', text: words.train, tip: words.trainTip },
  pause: { icon: 'pause', text: words.pause, tip: words.pauseTip },
  resume: { icon: 'play', text: words.resume, tip: words.resumeTip },
} as const;

function buttonOf(run: Run<Recording>): keyof typeof trainButton {
  switch (run.kind) {
    case 'idle':
    case 'done':
    case 'failed':
      return 'train';
    case 'compiling':
      return run.paused ? 'resume' : 'pause';
    case 'training':
      return 'pause';
    case 'paused':
      return 'resume';
  }
}

/** The buttons that train, step, stop, reset and draw a new seed; the seed has another place where room is short. */
export function RunControls({ seed = true }: { readonly seed?: boolean }) {
  const session = useSession();
  const { runController } = session;
  const run = useStore(runController.run);
  const continuation = useStore(session.continuation);
  const isSlow = useBusyIndicator(useStore(session.compileController.state).pendingSince);
  const { icon, text, tip } = trainButton[buttonOf(run)];
  const live = isSlow || run.kind === 'compiling' || run.kind === 'training' || run.kind === 'paused';
  const atStart = run.kind === 'idle';
  return (
    <fieldset className="run-controls" aria-label={words.group}>
      <Button
        look="primary"
        className="train"
        icon={icon}
        tip={tip}
        keys="Mod-Enter"
        onClick={() => runController.toggle()}
      >
        {text}
      </Button>
      <Button
        icon="step"
        label={words.step}
        tip={words.stepTip}
        keys="Mod-Shift-Enter"
        onClick={() => runController.step()}
      />
      <Button
        icon="stop"
        label={commonWords.stop}
        tip={words.stopTip}
        keys="Mod-."
        idle={!live}
        onClick={() => session.stop()}
      />
      <Button
        icon="reset"
        label={words.reset}
        tip={words.resetTip}
        idle={atStart}
        onClick={() => runController.reset()}
      />
      {seed && <NewSeed />}
      {continuation !== null && (
        <Button
          look="outlined"
          small
          className="continue"
          tip={words.continueTip}
          onClick={() => session.continueFromHere()}
        >
          {words.continue}
        </Button>
      )}
    </fieldset>
  );
}

const seeds = 100_000;

/** Shows and sets the seed of a run, and draws another one at random. */
export function NewSeed() {
  const session = useSession();
  const { settings } = useStore(session.documents.current);
  const shown = useStore(session.shown);
  const id = useId();
  const seed = settings.seed ?? shown?.program.objective?.seed ?? 0;
  const setSeed = (next: number | null): void => session.setSettings({ seed: next });
  return (
    <span className="seed">
      <Button
        icon="dice"
        label={words.newSeed}
        tip={words.newSeedTip}
        onClick={() => setSeed(Math.floor(Math.random() * seeds))}
      />
      <label className="unseen" htmlFor={id}>
        {words.seed}
      </label>
      <input
        // A new key replaces the field's text when the seed changes from outside.
        key={seed}
        id={id}
        className="seed-field"
        inputMode="numeric"
        defaultValue={seed}
        data-tip={words.seedTip}
        onBlur={(event) => {
          const text = event.target.value.trim();
          const typed = Number(text);
          if (text !== '' && (!isSeed(typed) || typed === seed)) event.target.value = String(seed);
          else if (text !== '' || settings.seed !== null) setSeed(text === '' ? null : typed);
          else event.target.value = String(seed);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
    </span>
  );
}
