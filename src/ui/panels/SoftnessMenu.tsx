import { useId } from 'react';
import { Popover } from '../common/Popover';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { isTemperature, temperatureRange } from '../state/settings';
import { commonWords, panelWords } from '../words';

const words = panelWords.choices;

/** Sets how soft the program's choices are. It shows nothing for a program without soft choices. */
export function SoftnessMenu() {
  const session = useSession();
  const shown = useStore(session.shown);
  const { settings } = useStore(session.documents.current);
  if (!shown?.program.choices) return null;
  const { temperature, temperatureEnd, gumbel } = settings;
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
      {() => <SoftnessFields />}
    </Popover>
  );
}

/** The fields for the temperature, at the first and the last step, and for noise. */
function SoftnessFields() {
  const session = useSession();
  const { gumbel } = useStore(session.documents.current).settings;
  return (
    <fieldset className="softness-fields">
      <legend>{words.title}</legend>
      <p>{words.about}</p>
      <div className="temperatures">
        <TemperatureField name="temperature" label={words.from} />
        <TemperatureField name="temperatureEnd" label={words.to} />
      </div>
      <label className="choice">
        <input
          type="checkbox"
          checked={gumbel}
          onChange={(event) => session.setSettings({ gumbel: event.target.checked })}
        />
        <span>
          <strong>{words.noise}</strong>
          <span className="aside">{words.noiseAbout}</span>
        </span>
      </label>
    </fieldset>
  );
}

interface TemperatureFieldProps {
  readonly name: 'temperature' | 'temperatureEnd';
  readonly label: string;
}

function TemperatureField({ name, label }: TemperatureFieldProps) {
  const session = useSession();
  const value = useStore(session.documents.current).settings[name];
  const id = useId();
  const { least, most } = temperatureRange;
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
        data-tip={commonWords.number(least, most)}
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
