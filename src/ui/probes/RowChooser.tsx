import { useId } from 'react';
import { useStore } from '../common/useStore';
import type { Store } from '../state/store';
import { probeWords as words } from '../words';

interface RowChooserProps {
  readonly count: number;
  /** Counted from 0. */
  readonly row: Store<number>;
}

/** Chooses a row, by its number or by a slider. */
export function RowChooser({ count, row }: RowChooserProps) {
  const id = useId();
  const shown = Math.min(useStore(row), count - 1) + 1;
  const choose = (text: string): void => {
    const chosen = Math.round(Number(text));
    if (chosen >= 1 && chosen <= count) row.set(chosen - 1);
  };
  return (
    <div className="row-chooser">
      <label htmlFor={id}>{words.row}</label>
      <input
        id={id}
        className="field row-number"
        type="number"
        min={1}
        max={count}
        value={shown}
        onChange={(event) => choose(event.target.value)}
      />
      <span>{words.ofRows(count)}</span>
      <input
        className="slider"
        type="range"
        aria-label={words.rowSlider}
        min={1}
        max={count}
        value={shown}
        onChange={(event) => choose(event.target.value)}
      />
    </div>
  );
}
