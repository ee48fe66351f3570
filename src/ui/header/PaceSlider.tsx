import { useId } from 'react';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { paceOf, paceOfSlider, paceSliderEnd, sliderOfPace } from '../state/settings';
import { paceWords as words } from '../words';

/** The number of steps where no program says one. */
const usualSteps = 1000;

/** Sets the speed of a run, from one step a second to as fast as possible. */
export function PaceSlider() {
  const session = useSession();
  const { settings } = useStore(session.documents.current);
  const shown = useStore(session.shown);
  const id = useId();
  const steps = shown?.program.objective?.steps ?? null;
  const pace = paceOf(settings.pace, steps ?? usualSteps);
  const inWords = pace === null ? words.fastest : words.stepsPerSecond(pace);
  const automatic = settings.pace === 'auto';
  return (
    <div className="pace">
      <label htmlFor={id}>{words.label}</label>
      <input
        id={id}
        type="range"
        className="slider"
        min={0}
        max={paceSliderEnd}
        value={sliderOfPace(pace)}
        aria-valuetext={automatic ? words.automatic(inWords) : inWords}
        data-tip={`${inWords[0]!.toUpperCase()}${inWords.slice(1)}`}
        onChange={(event) => session.setSettings({ pace: paceOfSlider(event.target.valueAsNumber) })}
      />
      <Button
        small
        className="pace-figure figure"
        aria-pressed={automatic}
        tip={automatic ? words.automaticTip : words.automaticAgainTip}
        onClick={() => session.setSettings({ pace: automatic ? (pace === null ? 'fastest' : pace) : 'auto' })}
      >
        {pace === null
          ? words.short.fastest
          : automatic && steps === null
            ? words.short.automatic
            : words.short.perSecond(pace)}
      </Button>
    </div>
  );
}
