import { useEffect, useRef, useState } from 'react';
import type { ConsoleLine, Span } from '../../app/protocol';
import { LineIndex } from '../../text/span';
import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import type { EditorHost } from '../program/editorHost';
import { useSession } from '../SessionContext';
import type { Compiled } from '../state/compileState';
import { consoleWords as words } from '../words';
import { ConsoleEntry } from './ConsoleEntry';
import { ConsoleInput } from './ConsoleInput';
import { ConsoleText } from './ConsoleText';

/** Shows the output of the program and the values of its expressions, and takes other expressions. */
export function Console({ host }: { readonly host: EditorHost }) {
  const session = useSession();
  const entries = useStore(session.questions.evaluations.entries);
  const { compiled } = useStore(session.compileController.state);
  const [cleared, setCleared] = useState<Compiled | null>(null);
  const end = useRef<HTMLDivElement>(null);
  const shownOutput = compiled.kind === 'none' || compiled === cleared ? [] : compiled.output;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new entry is what scrolls the end into view.
  useEffect(() => {
    const log = end.current?.parentElement;
    if (log) log.scrollTop = log.scrollHeight;
  }, [entries]);

  const isEmpty = entries.length === 0 && shownOutput.length === 0;
  return (
    <section className="console" aria-label={words.region}>
      <header className="console-head">
        <h2>{words.heading}</h2>
        <Button
          small
          idle={isEmpty}
          tip={words.clearTip}
          onClick={() => {
            session.questions.evaluations.clear();
            setCleared(compiled);
          }}
        >
          {words.clear}
        </Button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region is reached by keyboard this way. */}
      <div className="console-log" role="log" aria-label={words.log} tabIndex={0}>
        {isEmpty && <p className="empty">{words.empty}</p>}
        {shownOutput.length > 0 && compiled.kind !== 'none' && (
          <Output lines={shownOutput} source={compiled.source} host={host} />
        )}
        {entries.map((entry) => (
          <ConsoleEntry key={entry.id} entry={entry} host={host} />
        ))}
        <div ref={end} />
      </div>
      <ConsoleInput />
    </section>
  );
}

interface OutputProps {
  readonly lines: readonly ConsoleLine[];
  readonly source: string;
  readonly host: EditorHost;
}

/** The program's own lines; each compilation replaces them. */
function Output({ lines, source, host }: OutputProps) {
  const index = new LineIndex(source);
  return (
    <div className="console-output" data-testid="program-output">
      {lines.map((line, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are replaced as a whole.
        <div key={position} className="console-line">
          <ConsoleText line={line} />
          {line.span !== null && <PlaceButton span={line.span} index={index} host={host} source={source} />}
        </div>
      ))}
    </div>
  );
}

interface PlaceButtonProps {
  readonly span: Span;
  readonly index: LineIndex;
  readonly source: string;
  readonly host: EditorHost;
}

function PlaceButton({ span, index, source, host }: PlaceButtonProps) {
  return (
    <Button look="link" className="place" onClick={() => host.reveal(span, source)}>
      {words.place(index.position(span.start).line)}
    </Button>
  );
}
