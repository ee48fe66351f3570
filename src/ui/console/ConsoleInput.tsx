import { type KeyboardEvent, useRef, useState } from 'react';
import { useSession } from '../SessionContext';
import { consoleWords as words } from '../words';

/** Takes one expression at a time. The arrow keys go through the earlier ones. */
export function ConsoleInput() {
  const { evaluations } = useSession();
  const [text, setText] = useState('');
  /** The distance back in the history, and the text that was being typed before. */
  const place = useRef({ back: 0, typed: '' });

  const recall = (step: 1 | -1): void => {
    const { history } = evaluations;
    const { back, typed } = place.current;
    const next = Math.max(0, Math.min(history.length, back + step));
    if (back === 0) place.current.typed = text;
    place.current.back = next;
    setText(next === 0 ? (back === 0 ? text : typed) : history[history.length - next]!);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      recall(event.key === 'ArrowUp' ? 1 : -1);
    } else if (event.key === 'Escape' && text !== '') {
      event.preventDefault();
      setText('');
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
        void evaluations.evaluate(text);
      }}
    >
      <span aria-hidden="true" className="prompt">
        ›
      </span>
      <input
        className="code"
        aria-label={words.input}
        placeholder={words.placeholder}
        value={text}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </form>
  );
}
