import { useId } from 'react';
import { Button } from '../common/Button';
import { useBusyIndicator } from '../common/useBusyIndicator';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import {
  axesOf,
  endOfRow,
  type LandscapeChoice,
  type LandscapeState,
  numbersAmong,
  type PlanePoint,
} from '../state/landscape';
import type { Shown } from '../state/shown';
import { panelWords, rowName } from '../words';
import { canBeLogarithmic } from './landscapeChoices';
import type { Landscaper } from './landscaper';

const words = panelWords.landscape;

interface LandscapeOptionsProps {
  readonly shown: Shown;
  readonly choice: LandscapeChoice;
  readonly work: LandscapeState['work'];
  readonly canBeEqual: boolean;
  readonly hasGrid: boolean;
  readonly landscaper: Pick<Landscaper, 'choose' | 'draw' | 'giveUp'>;
}

/** What a landscape is over, how its axes are, and a button where it is drawn on demand. */
export function LandscapeOptions(props: LandscapeOptionsProps) {
  const { shown, choice, work, canBeEqual, hasGrid, landscaper } = props;
  const { program } = shown;
  const numbers = numbersAmong(program.parameters);
  const isPlane = choice.over === 'plane';
  const hasPlane = program.parameters.length > numbers.length || numbers.length > 2;
  return (
    <div className="landscape-options">
      {hasPlane && (
        <Choice
          label={words.over}
          value={choice.over}
          options={[
            ...(numbers.length > 0 ? [{ value: 'parameters' as const, label: words.parameters }] : []),
            { value: 'plane' as const, label: words.plane },
          ]}
          onChange={(over) => landscaper.choose({ over })}
        />
      )}
      {!isPlane && numbers.length > 2 && <AxisChoices {...props} />}
      {isPlane && <PointChoices {...props} />}
      {canBeLogarithmic(program, choice) && (
        <Toggle
          label={words.log}
          tip={words.logTip}
          checked={choice.logarithmic}
          onChange={(logarithmic) => landscaper.choose({ logarithmic })}
        />
      )}
      {canBeEqual && (
        <Toggle
          label={words.equal}
          tip={words.equalTip}
          checked={choice.equal}
          onChange={(equal) => landscaper.choose({ equal })}
        />
      )}
      <Work work={work} hasGrid={hasGrid} landscaper={landscaper} />
      <StartChoice />
    </div>
  );
}

function AxisChoices({ shown: { program }, choice, landscaper }: LandscapeOptionsProps) {
  const [x, y] = axesOf(program, choice);
  const options = numbersAmong(program.parameters).map((name) => ({ value: name, label: name }));
  if (x === undefined || y === undefined) return null;
  return (
    <>
      <Choice
        label={words.across}
        value={x}
        options={options}
        onChange={(name) => landscaper.choose({ x: name, y: name === y ? x : y })}
      />
      <Choice
        label={words.up}
        value={y}
        options={options}
        onChange={(name) => landscaper.choose({ x: name === x ? y : x, y: name })}
      />
    </>
  );
}

function PointChoices({ choice, landscaper }: LandscapeOptionsProps) {
  const { runs } = useSession();
  const { rows } = useStore(runs.state);
  const ended = rows.filter(({ parameters }) => parameters.length > 0);
  const options: readonly { readonly value: PlanePoint; readonly label: string }[] = [
    { value: 'start', label: words.points.start },
    { value: 'now', label: words.points.now },
    { value: 'halfway', label: words.points.halfway },
    ...ended.map((row) => ({ value: endOfRow(row.id), label: words.points.run(rowName(row)) })),
  ];
  const set = (index: number, point: PlanePoint): void => {
    const [first, second, third] = choice.points.map((each, other) => (other === index ? point : each));
    landscaper.choose({ points: [first!, second!, third!] });
  };
  return choice.points.map((point, index) => (
    <Choice
      // biome-ignore lint/suspicious/noArrayIndexKey: the points have no name but their place.
      key={index}
      label={words.pointLabels[index]!}
      value={point}
      options={options}
      onChange={(next) => set(index, next)}
    />
  ));
}

/** A button where the landscape is not drawn by itself, or takes a while. */
function Work({ work, hasGrid, landscaper }: Pick<LandscapeOptionsProps, 'work' | 'hasGrid' | 'landscaper'>) {
  const isSlow = useBusyIndicator(work.kind === 'running' ? work.since : null);
  switch (work.kind) {
    case 'none':
      return null;
    case 'running':
      return isSlow ? (
        <Button small look="outlined" icon="stop" label={words.stop} onClick={() => landscaper.giveUp()} />
      ) : null;
    case 'expensive':
    case 'refused':
      return (
        <>
          <Button small look="outlined" tip={words.drawTip} onClick={() => void landscaper.draw()}>
            {hasGrid ? words.drawAgain : words.draw}
          </Button>
          {work.kind === 'expensive' && <span className="aside">{words.takes(work.milliseconds)}</span>}
        </>
      );
  }
}

/** Says that the next run starts at a place that was chosen, and puts it back. */
function StartChoice() {
  const { dragger } = useSession();
  const preview = useStore(dragger.preview);
  if (preview === null || Object.keys(preview.moved).length === 0) return null;
  return (
    <span className="landscape-start">
      {words.startsHere}
      <Button small look="outlined" tip={words.putBackTip} onClick={() => dragger.leave()}>
        {words.putBack}
      </Button>
    </span>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <label className="axis-choice">
      {label}
      <select
        value={value}
        onChange={(event) => {
          const chosen = options.find((each) => each.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {options.map((each) => (
          <option key={each.value} value={each.value}>
            {each.label}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly tip: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Toggle({ label, tip, checked, onChange }: ToggleProps) {
  const id = useId();
  return (
    <label className="check" htmlFor={id} data-tip={tip}>
      <input id={id} type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}
