import { type FormEvent, useEffect, useId, useState } from 'react';
import type { SweptNumber } from '../../app/protocol';
import { messageOf } from '../../rpc';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import {
  maxMembers,
  type Range,
  type SweepPlan,
  type SweepTarget,
  sweepValues,
  usualRange,
} from '../state/sweep';
import { recoveryWords } from '../words';
import { describeSwept, describeTarget, sweepWords as words } from '../words/sweeps';
import { sweeperOf } from './sweeperOf';
import { shownValue } from './sweepScale';

interface Target {
  readonly key: string;
  readonly target: SweepTarget;
}

/** The form of a sweep of the present program. */
export function SweepForm({ close }: { readonly close: () => void }) {
  const session = useSession();
  const { documents, shown } = session;
  const sweeper = sweeperOf(session);
  const { source } = useStore(documents.current);
  const hasObjective = useStore(shown)?.program.objective != null;
  const [numbers, setNumbers] = useState<readonly SweptNumber[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the numbers are those of the present text.
  useEffect(() => {
    let isWanted = true;
    const show = (found: readonly SweptNumber[], message: string | null): void => {
      if (!isWanted) return;
      setNumbers(found);
      setProblem(message);
    };
    sweeper.numbers().then(
      (found) => show(found, null),
      (error: unknown) => show([], messageOf(error)),
    );
    return () => {
      isWanted = false;
    };
  }, [sweeper, source, tries]);

  if (!hasObjective) return <p className="empty">{words.nothing}</p>;
  return (
    <SweepFields
      numbers={numbers}
      problem={problem}
      retry={() => setTries(tries + 1)}
      start={(plan) => void sweeper.run(plan)}
      close={close}
    />
  );
}

interface SweepFieldsProps {
  /** What a sweep can go over, beside the seed. */
  readonly numbers: readonly SweptNumber[];
  /** Why the numbers are not known; null where they are. */
  readonly problem: string | null;
  readonly retry: () => void;
  readonly start: (plan: SweepPlan) => void;
  readonly close: () => void;
}

/** What a sweep goes over, from where to where, in how many values; the values are named before it starts. */
export function SweepFields({ numbers, problem, retry, start, close }: SweepFieldsProps) {
  const [chosen, choose] = useState<string | null>(null);
  const [fields, setFields] = useState<Fields | null>(null);
  const targets = targetsOf(numbers);
  const { key, target } = targets.find((each) => each.key === chosen) ?? targets[0]!;
  const typed = fields?.key === key ? fields : fieldsOf(key, usualRange(target));
  const range = rangeOf(typed, usualRange(target).isWhole);
  const values = sweepValues(range);
  const set = (change: Partial<Fields>): void => setFields({ ...typed, ...change });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (values.length === 0) return;
    close();
    start({ target, label: describeSwept(target), values, scale: range.scale });
  };
  return (
    <form className="sweep-form" aria-label={words.form} onSubmit={submit}>
      <Choice
        label={words.over}
        value={key}
        onChange={choose}
        choices={targets.map((each) => [each.key, describeTarget(each.target)])}
      />
      <NumberField label={words.from} value={typed.from} onChange={(from) => set({ from })} />
      <NumberField label={words.to} value={typed.to} onChange={(to) => set({ to })} />
      <NumberField label={words.values} value={typed.count} onChange={(many) => set({ count: many })} />
      <Choice
        label={words.scale}
        value={typed.scale}
        onChange={(scale) => set({ scale: scale === 'log' ? 'log' : 'linear' })}
        choices={Object.entries(words.scales)}
      />
      <span className="sweep-buttons">
        <button
          type="submit"
          className="button primary small"
          aria-disabled={values.length === 0 || undefined}
        >
          {words.start}
        </button>
        <Button small look="outlined" onClick={close}>
          {words.close}
        </Button>
      </span>
      {problem !== null && (
        <span className="problem-text">
          {problem}{' '}
          <Button small look="outlined" onClick={retry}>
            {recoveryWords.tryAgain}
          </Button>
        </span>
      )}
      <output className="sweep-values">
        {values.length === 0 ? words.noRange(maxMembers) : words.of(values.map(shownValue).join(', '))}
      </output>
    </form>
  );
}

function targetsOf(numbers: readonly SweptNumber[]): readonly Target[] {
  const rank = ({ kind, name }: SweptNumber): number =>
    name === 'rate' ? 0 : { setting: 1, start: 2, option: 3, constant: 4 }[kind];
  const sorted = [...numbers].sort((a, b) => rank(a) - rank(b));
  return [
    ...sorted.map((number) => ({
      key: `${number.start}-${number.name}`,
      target: { kind: 'number', number } as const,
    })),
    { key: 'seed', target: { kind: 'seed' } as const },
  ];
}

/** As they are typed. */
interface Fields {
  /** The target that they were typed for. */
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly count: string;
  readonly scale: Range['scale'];
}

function fieldsOf(key: string, { from, to, count, scale }: Range): Fields {
  return { key, from: String(from), to: String(to), count: String(count), scale };
}

function rangeOf({ from, to, count: many, scale }: Fields, isWhole: boolean): Range {
  return { from: numberOf(from), to: numberOf(to), count: numberOf(many), scale, isWhole };
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.replace('−', '-').replace(/,/g, ''));
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

function NumberField({ label, value, onChange }: FieldProps) {
  const id = useId();
  return (
    <span className="sweep-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field number-field"
        inputMode="decimal"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  );
}

interface ChoiceProps extends FieldProps {
  /** The value of each choice, and its words. */
  readonly choices: readonly (readonly [string, string])[];
}

function Choice({ label, value, onChange, choices }: ChoiceProps) {
  const id = useId();
  return (
    <span className="sweep-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="field" value={value} onChange={(event) => onChange(event.target.value)}>
        {choices.map(([each, what]) => (
          <option key={each} value={each}>
            {what}
          </option>
        ))}
      </select>
    </span>
  );
}
