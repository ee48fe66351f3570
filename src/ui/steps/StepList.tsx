import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { stepWords as words } from '../words';
import type { Sentences } from './sentences';
import type { Entry, Story } from './story';

/** The number of entries that are drawn before and after the one that is shown. */
const around = 40;

interface StepListProps {
  readonly story: Story;
  readonly entries: readonly Entry[];
  readonly sentences: Sentences;
  readonly at: number;
  readonly go: (entry: number) => void;
  readonly fold: (loop: number, isFolded: boolean) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** Selects the expression in the program. */
  readonly reveal: () => void;
}

/** The steps around the present one, with headings for the two ways and for the turns of loops. */
export function StepList({ story, entries, sentences, at, go, fold, onKeyDown, reveal }: StepListProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const from = Math.max(0, at - around);
  const drawn = entries.slice(from, at + around + 1);

  useEffect(() => {
    const element = list.current;
    const option = element?.querySelector<HTMLElement>(`[data-entry="${at}"]`);
    if (element == null || option == null) return;
    const [top, bottom] = [option.offsetTop, option.offsetTop + option.offsetHeight];
    if (top < element.scrollTop) element.scrollTop = top - 4;
    else if (bottom > element.scrollTop + element.clientHeight)
      element.scrollTop = bottom - element.clientHeight + 4;
  }, [at]);

  return (
    <div
      ref={list}
      className="step-list"
      role="listbox"
      tabIndex={0}
      aria-label={words.list}
      aria-activedescendant={`${id}-${at}`}
      onKeyDown={(event) => (event.key === 'Enter' ? reveal() : onKeyDown(event))}
    >
      {drawn.map((entry, offset) => {
        const index = from + offset;
        return (
          <StepOption
            key={index}
            id={`${id}-${index}`}
            index={index}
            entry={entry}
            before={entries[index - 1] ?? null}
            isShown={index === at}
            story={story}
            sentences={sentences}
            go={go}
            fold={fold}
          />
        );
      })}
    </div>
  );
}

interface StepOptionProps extends Pick<StepListProps, 'story' | 'sentences' | 'go' | 'fold'> {
  readonly id: string;
  readonly index: number;
  readonly entry: Entry;
  readonly before: Entry | null;
  readonly isShown: boolean;
}

function StepOption({ id, index, entry, before, isShown, story, sentences, go, fold }: StepOptionProps) {
  const { item, turns } = entry;
  const section = sectionOf(entry);
  const begins = before === null || sectionOf(before) !== section;
  const entered = turns.filter(
    ({ loop, turn }) => !before?.turns.some((each) => each.loop === loop && each.turn === turn),
  );
  return (
    <>
      {begins && (
        <div className="step-section" role="presentation">
          {words.sections[section]}
        </div>
      )}
      {entered.map(({ loop, turn }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: a button above the list folds it by keyboard.
        <div
          key={`${loop} ${turn}`}
          className="step-turn"
          role="presentation"
          data-tip={foldTip(story, loop, false)}
          onClick={() => fold(loop, true)}
        >
          {sentences.turn(story.loops[loop]!, turn)}
        </div>
      ))}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the list's. */}
      <div
        id={id}
        data-entry={index}
        className={`step-entry depth-${Math.min(turns.length, 3)}`}
        role="option"
        tabIndex={-1}
        aria-selected={isShown}
        onClick={() => go(index)}
        onDoubleClick={item.kind === 'loop' ? () => fold(item.loop, false) : undefined}
      >
        {sentences.of(item)}
      </div>
    </>
  );
}

function sectionOf({ item }: Entry): keyof typeof words.sections {
  if (item.kind === 'loop') return item.direction;
  if (item.kind === 'update') return 'update';
  return item.kind === 'value' ? 'forwards' : 'backwards';
}

/** What folding, or unfolding, a loop does. */
export function foldTip(story: Story, loop: number, isFolded: boolean): string {
  const { name, calls } = story.loops[loop]!;
  return (isFolded ? words.unfold : words.fold)(name ?? words.aProcedure, calls.length);
}
