import { useId } from 'react';
import { Popover } from '../common/Popover';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { isTemperature, temperatureRange } from '../state/settings';

/** How soft the program's choices are; nothing where it has none. */
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
        tip: 'Temperature and noise of the soft choices',
        label: `Soft choices: temperature ${temperatures}, ${gumbel ? 'with' : 'without'} noise`,
        small: true,
        children: `temperature ${temperatures}`,
      }}
      label="Soft choices"
      className="softness-popover"
    >
      {() => <SoftnessFields />}
    </Popover>
  );
}

/** Temperature, from the first step to the last, and noise. */
function SoftnessFields() {
  const session = useSession();
  const { gumbel } = useStore(session.documents.current).settings;
  return (
    <fieldset className="softness-fields">
      <legend>Soft choices</legend>
      <p>
        A low temperature makes a soft choice nearly one of its options, a high one blends them evenly. It
        falls or rises geometrically over the run.
      </p>
      <div className="temperatures">
        <TemperatureField name="temperature" label="Temperature from" />
        <TemperatureField name="temperatureEnd" label="to" />
      </div>
      <label className="choice">
        <input
          type="checkbox"
          checked={gumbel}
          onChange={(event) => session.setSettings({ gumbel: event.target.checked })}
        />
        <span>
          <strong>Gumbel noise</strong>
          <span className="aside">
            On the weights, drawn from the seed anew in each step: every option gets its try. What stands
            still is shown without it.
          </span>
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
        // What another program brings is shown anew.
        key={value}
        id={id}
        className="field temperature-field"
        inputMode="decimal"
        defaultValue={value}
        data-tip={`A number from ${least} to ${most}`}
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
