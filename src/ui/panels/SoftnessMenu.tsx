import { useId } from 'react';
import type { Softness } from '../../app/protocol';
import { Popover } from '../common/Popover';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { isTemperature, schedules, temperatureRange } from '../state/settings';
import { commonWords, panelWords } from '../words';

const words = panelWords.choices;

/** What is set on the page, else what the program says; null for a program without soft choices. */
function useSoftness(): Softness | null {
  const session = useSession();
  const shown = useStore(session.shown);
  const { settings } = useStore(session.documents.current);
  const own = shown?.program.choices?.softness;
  if (own === undefined) return null;
  return {
    temperature: settings.temperature ?? own.temperature,
    temperatureEnd: settings.temperatureEnd ?? own.temperatureEnd,
    schedule: settings.schedule ?? own.schedule,
    gumbel: settings.gumbel ?? own.gumbel,
    straightThrough: settings.straightThrough ?? own.straightThrough,
  };
}

/** Sets how soft the program's choices are. It shows nothing for a program without soft choices. */
export function SoftnessMenu() {
  const softness = useSoftness();
  if (softness === null) return null;
  const { temperature, temperatureEnd, gumbel } = softness;
  const temperatures =
    temperature === temperatureEnd ? `${temperature}` : `${temperature} → ${temperatureEnd}`;
  return (
    <Popover
      button={{
        className: 'softness figure',
        tip: words.tip,
        label: words.label(temperatures, gumbel),
        small: true,
        children: words.button(temperatures),
      }}
      label={words.title}
      className="softness-popover"
    >
      {() => <SoftnessFields softness={softness} />}
    </Popover>
  );
}

interface SoftnessFieldsProps {
  readonly softness: Softness;
}

/** The fields for the temperature, at the first and the last step and between them, for noise, and for the forward value. */
function SoftnessFields({ softness }: SoftnessFieldsProps) {
  const session = useSession();
  const { temperature, temperatureEnd, schedule, gumbel, straightThrough } = softness;
  return (
    <fieldset className="softness-fields">
      <legend>{words.title}</legend>
      <p>{words.about}</p>
      <div className="temperatures">
        <TemperatureField name="temperature" label={words.from} value={temperature} />
        <TemperatureField name="temperatureEnd" label={words.to} value={temperatureEnd} />
        {schedules.map((each) => (
          <label key={each} className="schedule">
            <input
              type="radio"
              name="schedule"
              checked={schedule === each}
              onChange={() => session.setSettings({ schedule: each })}
            />
            {words.schedules[each]}
          </label>
        ))}
      </div>
      <Flag
        name={words.noise}
        about={words.noiseAbout}
        isOn={gumbel}
        set={(isOn) => session.setSettings({ gumbel: isOn })}
      />
      <Flag
        name={words.straightThrough}
        about={words.straightThroughAbout}
        isOn={straightThrough}
        set={(isOn) => session.setSettings({ straightThrough: isOn })}
      />
    </fieldset>
  );
}

interface FlagProps {
  readonly name: string;
  readonly about: string;
  readonly isOn: boolean;
  readonly set: (isOn: boolean) => void;
}

function Flag({ name, about, isOn, set }: FlagProps) {
  return (
    <label className="choice">
      <input type="checkbox" checked={isOn} onChange={(event) => set(event.target.checked)} />
      <span>
        <strong>{name}</strong>
        <span className="aside">{about}</span>
      </span>
    </label>
  );
}

interface TemperatureFieldProps {
  readonly name: 'temperature' | 'temperatureEnd';
  readonly label: string;
  readonly value: number;
}

function TemperatureField({ name, label, value }: TemperatureFieldProps) {
  const session = useSession();
  const id = useId();
  const { min, max } = temperatureRange;
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        // A new key replaces the field's text when the value changes from outside.
        key={value}
        id={id}
        className="field temperature-field"
        inputMode="decimal"
        defaultValue={value}
        data-tip={commonWords.number(min, max)}
        onBlur={(event) => {
          const text = event.target.value.trim();
          const typed = Number(text);
          if (text === '' || !isTemperature(typed) || typed === value) event.target.value = String(value);
          else session.setSettings({ [name]: typed });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
    </>
  );
}
