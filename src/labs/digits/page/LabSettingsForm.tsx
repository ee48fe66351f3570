import { type ReactNode, useId } from 'react';
import { useStore } from '../../../ui/common/useStore';
import { commonWords } from '../../../ui/words';
import { type PresetName, presets } from '../programs/presets';
import {
  comparedNetworks,
  type NetworkName,
  networkNames,
  networks,
  type TaskName,
  tasks,
} from '../programs/programs';
import { type DigitsLab, type LabSettings, settingsOf } from './digitsLab';
import { digitsWords } from './digitsWords';

const words = digitsWords.settings;

/** The rates of the paper and of the presets. */
const rates = [2e-3, 1e-3, 5e-4, 1e-4];
const batches = [32, 64, 128];
const shares = [
  { share: 1, name: words.allData },
  { share: 0.1, name: words.aTenth },
];
const backends = [
  { id: 'auto', name: words.backends.auto },
  { id: 'webgpu', name: words.backends.webgpu },
  { id: 'wasm', name: words.backends.wasm },
] as const;

interface SelectFieldProps<T extends string | number> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly name: string }[];
  readonly onChoose: (value: T) => void;
}

function SelectField<T extends string | number>({ label, value, choices, onChoose }: SelectFieldProps<T>) {
  const id = useId();
  return (
    <Field id={id} label={label}>
      <select
        id={id}
        className="field"
        value={value}
        onChange={(event) => {
          const chosen = choices.find((each) => String(each.value) === event.target.value);
          if (chosen !== undefined) onChoose(chosen.value);
        }}
      >
        {choices.map((each) => (
          <option key={each.value} value={each.value}>
            {each.name}
          </option>
        ))}
      </select>
    </Field>
  );
}

function Field({
  id,
  label,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="lab-field">
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

/** A field for a whole number. Any other input is reverted. */
function NumberField({ label, value, min, max, onChange }: NumberFieldProps) {
  const id = useId();
  return (
    <Field id={id} label={label}>
      <input
        // A new key shows the value that a preset sets.
        key={value}
        id={id}
        className="field lab-number"
        inputMode="numeric"
        defaultValue={value}
        data-tip={commonWords.wholeNumber(min, max)}
        onBlur={(event) => {
          const typed = Number(event.target.value);
          const fits = Number.isInteger(typed) && typed >= min && typed <= max;
          if (event.target.value.trim() === '' || !fits) event.target.value = String(value);
          else onChange(typed);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
    </Field>
  );
}

/** The settings of the next run. */
export function LabSettingsForm({ lab }: { readonly lab: DigitsLab }) {
  const settings = useStore(lab.settings);
  const { task, preset, rate, batch, share, steps, seed, backend } = settings;
  const named = (values: readonly number[]) => values.map((value) => ({ value, name: `${value}` }));
  return (
    <form className="lab-settings" aria-label={words.form} onSubmit={(event) => event.preventDefault()}>
      <SelectField
        label={words.task}
        value={task}
        choices={(Object.keys(tasks) as TaskName[]).map((value) => ({ value, name: tasks[value].name }))}
        onChoose={(chosen) => lab.set({ task: chosen, networks: fitting(settings, chosen) })}
      />
      <SelectField
        label={words.size}
        value={preset}
        choices={(Object.keys(presets) as PresetName[]).map((value) => ({
          value,
          name: presets[value].name,
        }))}
        onChoose={(chosen) => lab.set(settingsOf(chosen))}
      />
      <SelectField
        label={words.data}
        value={share}
        choices={shares.map((each) => ({ value: each.share, name: each.name }))}
        onChoose={(chosen) => lab.set({ share: chosen })}
      />
      <SelectField
        label={words.rate}
        value={rate}
        choices={named(rates)}
        onChoose={(chosen) => lab.set({ rate: chosen })}
      />
      <SelectField
        label={words.batch}
        value={batch}
        choices={named(batches)}
        onChoose={(chosen) => lab.set({ batch: chosen })}
      />
      <NumberField
        label={words.steps}
        value={steps}
        min={1}
        max={100_000}
        onChange={(each) => lab.set({ steps: each })}
      />
      <NumberField
        label={words.seed}
        value={seed}
        min={0}
        max={1_000_000}
        onChange={(each) => lab.set({ seed: each })}
      />
      <SelectField
        label={words.backend}
        value={backend}
        choices={backends.map((each) => ({ value: each.id, name: each.name }))}
        onChoose={(chosen) => lab.set({ backend: chosen })}
      />
      <NetworkChoice lab={lab} settings={settings} />
    </form>
  );
}

/** The chosen networks, without those that the task does not have. */
function fitting({ networks: chosen }: LabSettings, task: TaskName): readonly NetworkName[] {
  return offered(task).filter((each) => chosen.includes(each));
}

function offered(task: TaskName): readonly NetworkName[] {
  return tasks[task].kind === 'pictures' ? networks : comparedNetworks();
}

function NetworkChoice({ lab, settings }: { readonly lab: DigitsLab; readonly settings: LabSettings }) {
  const { task, networks: chosen } = settings;
  return (
    <fieldset className="lab-networks">
      <legend>{words.networks}</legend>
      {offered(task).map((network) => {
        const isChosen = chosen.includes(network);
        return (
          <label key={network} className="check">
            <input
              type="checkbox"
              checked={isChosen}
              disabled={isChosen && chosen.length === 1}
              onChange={() => {
                const next = offered(task).filter((each) => chosen.includes(each) !== (each === network));
                lab.set({ networks: next });
              }}
            />
            {networkNames[network]}
          </label>
        );
      })}
    </fieldset>
  );
}
