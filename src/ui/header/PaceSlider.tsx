import { useId } from 'react';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { paceOf, paceOfSlider, paceSliderEnd, sliderOfPace } from '../state/settings';
import { count } from '../state/words';

/** Where no program says how many it takes. */
const usualSteps = 1000;

/** How fast a run goes, from one step a second to as fast as it can. */
export function PaceSlider() {
  const session = useSession();
  const { settings } = useStore(session.documents.current);
  const shown = useStore(session.shown);
  const id = useId();
  const steps = shown?.program.objective?.steps ?? null;
  const pace = paceOf(settings.pace, steps ?? usualSteps);
  const words = pace === null ? 'as fast as it goes' : `${count(pace)} steps a second`;
  const automatic = settings.pace === 'auto';
  return (
    <div className="pace">
      <label htmlFor={id}>pace</label>
      <input
        id={id}
        type="range"
        className="slider"
        min={0}
        max={paceSliderEnd}
        value={sliderOfPace(pace)}
        aria-valuetext={automatic ? `${words}, so that a run takes about three seconds` : words}
        data-tip={`${words[0]!.toUpperCase()}${words.slice(1)}`}
        onChange={(event) => session.setSettings({ pace: paceOfSlider(event.target.valueAsNumber) })}
      />
      <Button
        small
        className="pace-figure figure"
        aria-pressed={automatic}
        tip={
          automatic
            ? 'The pace is such that a run takes about three seconds'
            : 'Back to the pace at which a run takes about three seconds'
        }
        onClick={() => session.setSettings({ pace: automatic ? (pace === null ? 'fastest' : pace) : 'auto' })}
      >
        {pace === null ? 'fastest' : automatic && steps === null ? 'in 3 s' : `${count(pace)}/s`}
      </Button>
    </div>
  );
}
