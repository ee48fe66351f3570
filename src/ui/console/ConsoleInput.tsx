import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { editorPart } from '../program/evaluatorHost';
import { useSession } from '../SessionContext';
import { consoleWords as words } from '../words';
import { type Completion, completeName, withName } from './completions';

/** Candidates of the name before the cursor, gone through with the Tab key. */
interface Choice extends Completion {
  /** The candidate that is written; -1 while only what all share is. */
  readonly chosen: number;
}

/** More candidates are not listed. */
const maxListed = 12;

/** Takes one expression at a time. The arrow keys go through the earlier ones, and Tab completes a name. */
export function ConsoleInput() {
  const { questions, documents } = useSession();
  const { evaluations } = questions;
  const [text, setText] = useState('');
  const [choice, setChoice] = useState<Choice | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  /** The distance back in the history, and the text that was being typed before. */
  const place = useRef({ back: 0, typed: '' });

  const write = (next: string, cursor = next.length): void => {
    setText(next);
    // React writes the text before the next frame, and would leave the cursor at its end.
    requestAnimationFrame(() => input.current?.setSelectionRange(cursor, cursor));
  };

  const recall = (step: 1 | -1): void => {
    const { history } = evaluations;
    const { back, typed } = place.current;
    const next = Math.max(0, Math.min(history.length, back + step));
    if (back === 0) place.current.typed = text;
    place.current.back = next;
    setText(next === 0 ? (back === 0 ? text : typed) : history[history.length - next]!);
  };

  const complete = (): boolean => {
    if (choice !== null && choice.candidates.length > 1) {
      const chosen = (choice.chosen + 1) % choice.candidates.length;
      const next = withName(choice, choice.candidates[chosen]!);
      setChoice({ ...choice, ...next, chosen });
      write(next.text, next.cursor);
      return true;
    }
    const part = editorPart.get();
    if (part.kind !== 'ready') return false;
    const names = [...evaluations.names(), ...part.value.namesFor(documents.current.get().source)];
    const found = completeName(text, input.current?.selectionStart ?? text.length, [...new Set(names)]);
    if (found === null) return false;
    setChoice(found.candidates.length > 1 ? { ...found, chosen: -1 } : null);
    write(found.text, found.cursor);
    return true;
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Tab' && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey) {
      if (complete()) event.preventDefault();
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      setChoice(null);
      recall(event.key === 'ArrowUp' ? 1 : -1);
    } else if (event.key === 'Escape' && (text !== '' || choice !== null)) {
      event.preventDefault();
      if (choice === null) setText('');
      setChoice(null);
    }
  };

  return (
    <form
      className="console-input"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === '') return;
        place.current = { back: 0, typed: '' };
        setText('');
        setChoice(null);
        void evaluations.evaluate(text);
      }}
    >
      <span aria-hidden="true" className="prompt">
        ›
      </span>
      <input
        ref={input}
        className="code"
        aria-label={words.input}
        aria-describedby={choice === null ? undefined : listId}
        placeholder={words.placeholder}
        value={text}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value);
          setChoice(null);
        }}
        onBlur={() => setChoice(null)}
        onKeyDown={onKeyDown}
      />
      <p id={listId} className="console-candidates code" role="status">
        {choice?.candidates.slice(0, maxListed).map((name, index) => (
          <span key={name} className={index === choice.chosen ? 'chosen' : ''}>
            {name}{' '}
          </span>
        ))}
        {choice !== null &&
          choice.candidates.length > maxListed &&
          words.more(choice.candidates.length - maxListed)}
      </p>
    </form>
  );
}
