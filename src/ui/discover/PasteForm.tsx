import { type FormEvent, useId, useState } from 'react';
import type { Discoverer } from '../session/discoverer';
import type { PastedCandidate } from '../state/discovery';
import { discoverWords as words } from '../words/discover';

interface PasteFormProps {
  readonly discoverer: Pick<Discoverer, 'paste'>;
  readonly canCalibrate: boolean;
  readonly pasted: readonly PastedCandidate[];
}

/** Takes a list of candidates from elsewhere, and says what became of each. */
export function PasteForm({ discoverer, canCalibrate, pasted }: PasteFormProps) {
  const [text, setText] = useState('');
  const hint = useId();
  const isIdle = !canCalibrate || text.trim() === '';
  const calibrate = (event: FormEvent): void => {
    event.preventDefault();
    if (!isIdle) void discoverer.paste(text);
  };
  return (
    <details className="paste" open={pasted.length > 0 || undefined}>
      <summary>{words.paste}</summary>
      <form onSubmit={calibrate}>
        <p className="aside" id={hint}>
          {words.pasteHint}
        </p>
        <textarea
          className="field code"
          aria-label={words.pasteField}
          aria-describedby={hint}
          rows={4}
          spellCheck={false}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit" className="button outlined small" aria-disabled={isIdle || undefined}>
          {words.check}
        </button>
      </form>
      {pasted.length > 0 && <Outcomes pasted={pasted} />}
    </details>
  );
}

/** A text this long is cut in the list. */
const maxShown = 200;

function Outcomes({ pasted }: Pick<PasteFormProps, 'pasted'>) {
  const refused = pasted.filter(({ outcome }) => outcome.kind === 'refused').length;
  const waiting = pasted.filter(({ outcome }) => outcome.kind === 'waiting').length;
  return (
    <>
      <p className="aside" role="status">
        {words.progress(pasted.length - waiting, pasted.length, refused)}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled is reached by keyboard this way. */}
      <section className="pasted-scroll" tabIndex={0} aria-label={words.pasted}>
        <ol className="pasted">
          {pasted.map(({ text, outcome }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a list may hold a candidate twice.
            <li key={index} data-outcome={outcome.kind}>
              <code>{text.length > maxShown ? `${text.slice(0, maxShown)}…` : text}</code>
              <span className={outcome.kind === 'refused' ? 'problem-text' : 'aside'}>
                {describe(outcome)}
              </span>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

function describe(outcome: PastedCandidate['outcome']): string {
  switch (outcome.kind) {
    case 'waiting':
      return words.waiting;
    case 'calibrated':
      return words.lossIs(outcome.found.loss);
    case 'refused':
      return outcome.reason;
  }
}
