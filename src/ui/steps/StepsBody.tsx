import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import type { EditorHost } from '../program/editorHost';
import { useSession } from '../SessionContext';
import { stepWords as words } from '../words';
import { foldTip, StepList } from './StepList';
import { Sentences } from './sentences';
import { foldedEntries, maxUnfolded, namesIn, nextChange, placeOf, storyOf, type Trace } from './story';

interface StepsBodyProps {
  readonly trace: Trace;
  /** The text that it is of. */
  readonly source: string;
  readonly host: EditorHost;
}

/** A stepper through the story of a row: one sentence and one marked expression at a time. */
export default function StepsBody({ trace, source, host }: StepsBodyProps) {
  const { questions, notices } = useSession();
  const { optimizerStep } = questions;
  const answered = useStore(optimizerStep.state);
  useEffect(() => optimizerStep.open(), [optimizerStep]);
  const reply = answered.kind === 'answered' && answered.source === source ? answered.reply : null;
  const update = reply?.kind === 'step' ? reply.step : null;
  const story = useMemo(() => storyOf(trace, update), [trace, update]);
  const sentences = useMemo(() => new Sentences(story, source), [story, source]);
  const [folds, setFolds] = useState<ReadonlyMap<number, boolean>>(new Map());
  const folded = useMemo(
    () =>
      new Set(
        story.loops.flatMap(({ calls }, loop) =>
          (folds.get(loop) ?? calls.length > maxUnfolded) ? [loop] : [],
        ),
      ),
    [story, folds],
  );
  const entries = useMemo(() => foldedEntries(story, folded), [story, folded]);
  const [wanted, goTo] = useState(0);
  const at = Math.max(0, Math.min(wanted, entries.length - 1));
  const { item, turns } = entries[at]!;
  const isLoop = item.kind === 'loop';
  const loop = item.kind === 'loop' ? item.loop : (turns.at(-1)?.loop ?? null);
  const backwards = entries.findIndex(({ item: each }) => each.kind === 'seed');
  const updates = entries.findIndex(({ item: each }) => each.kind === 'update');
  const hasMoved = useRef(false);

  useEffect(() => {
    // Opening the panel does not scroll the program.
    host.link(placeOf(story, item, source), source, hasMoved.current);
  }, [host, story, item, source]);
  useEffect(() => () => host.link(null, ''), [host]);

  const move = (to: number): void => {
    hasMoved.current = true;
    goTo(Math.max(0, Math.min(to, entries.length - 1)));
  };
  const byKey = (event: KeyboardEvent): void => {
    const to = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: entries.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };
  const fold = (loop: number, isFolded: boolean): void => {
    setFolds(new Map([...folds, [loop, isFolded]]));
    // The item that is shown stays, or the loop that it is in takes its place.
    const next = foldedEntries(
      story,
      new Set(isFolded ? [...folded, loop] : [...folded].filter((each) => each !== loop)),
    );
    const same = next.findIndex(({ item: each }) => each === item);
    const isBack = backwards >= 0 && at >= backwards;
    const place = next.findIndex(
      ({ item: each }) =>
        each.kind === 'loop' && each.loop === loop && (each.direction === 'backwards') === isBack,
    );
    const first = next.findIndex(
      ({ turns, item: each }) =>
        turns.some((turn) => turn.loop === loop) && (each.kind !== 'value') === isBack,
    );
    goTo(Math.max(0, same >= 0 ? same : isFolded ? place : first));
  };

  return (
    <div className="steps">
      <div className="steps-bar">
        <Button small tip={words.goTo.forwards} onClick={() => move(0)}>
          {words.sections.forwards}
        </Button>
        <Button small tip={words.goTo.backwards} idle={backwards < 0} onClick={() => move(backwards)}>
          {words.sections.backwards}
        </Button>
        <Button small tip={words.goTo.update} idle={updates < 0} onClick={() => move(updates)}>
          {words.sections.update}
        </Button>
        <input
          className="slider"
          type="range"
          aria-label={words.slider}
          min={1}
          max={entries.length}
          value={at + 1}
          aria-valuetext={sentences.of(item)}
          onChange={(event) => move(Number(event.target.value) - 1)}
        />
        <output className="figure steps-position">{words.position(at + 1, entries.length)}</output>
        <span className="steps-buttons">
          <Button icon="previous" small label={words.previous} idle={at === 0} onClick={() => move(at - 1)} />
          <Button
            icon="next"
            small
            label={words.next}
            idle={at === entries.length - 1}
            onClick={() => move(at + 1)}
          />
        </span>
        {loop !== null && (
          <Button small tip={foldTip(story, loop, isLoop)} onClick={() => fold(loop, !isLoop)}>
            {isLoop ? words.unfoldLoop : words.foldLoop}
          </Button>
        )}
        <NameJump
          names={namesIn(story, source)}
          jump={(name, by) => {
            const to = nextChange(story, entries, at, name, source, by);
            if (to !== null) move(to);
            else notices.done(by > 0 ? words.noChange(name) : words.noEarlierChange(name));
          }}
        />
      </div>
      <p className="step-now" role="status">
        {sentences.of(item)}
      </p>
      <StepList
        story={story}
        entries={entries}
        sentences={sentences}
        at={at}
        go={move}
        fold={fold}
        onKeyDown={byKey}
        reveal={() => {
          const place = placeOf(story, item, source);
          if (place !== null) host.reveal(place, source);
        }}
      />
      {trace.left > 0 && <p className="aside">{words.left(trace.left)}</p>}
      {update !== null && update.kind !== 'none' && update.left > 0 && (
        <p className="aside">{words.further(update.left)}</p>
      )}
    </div>
  );
}

interface NameJumpProps {
  readonly names: readonly string[];
  readonly jump: (name: string, by: 1 | -1) => void;
}

/** Chooses a name, and leads to where it changes next, or changed before. */
function NameJump({ names, jump }: NameJumpProps) {
  const id = useId();
  const [chosen, choose] = useState<string | null>(null);
  const [first] = names;
  const name = chosen !== null && names.includes(chosen) ? chosen : first;
  if (name === undefined) return null;
  return (
    <span className="name-jump">
      <label htmlFor={id}>{words.name}</label>
      <select id={id} className="field" value={name} onChange={(event) => choose(event.target.value)}>
        {names.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      <Button small look="outlined" tip={words.previousChangeTip(name)} onClick={() => jump(name, -1)}>
        {words.previousChange}
      </Button>
      <Button small look="outlined" tip={words.nextChangeTip(name)} onClick={() => jump(name, 1)}>
        {words.nextChange}
      </Button>
    </span>
  );
}
