import { useId, useState } from 'react';
import { messageOf } from '../../rpc';
import { Button } from '../common/Button';
import { copyText, fileName, saveFile } from '../common/handOut';
import { recoveryWords } from '../words';

/** What the reader wrote, to be carried to safety. */
export interface RescuedText {
  readonly title: string;
  readonly source: string;
  /** Null where the reader did not change it. */
  readonly evaluator: string | null;
  /** Whether the browser keeps it as a draft. */
  readonly kept: boolean;
}

interface RecoveryPageProps {
  readonly error: unknown;
  /** Null where no text could be found. */
  readonly text: RescuedText | null;
  /** Draws the page again; null where there was none yet. */
  readonly retry: (() => void) | null;
  readonly reload: () => void;
  readonly openFresh: () => void;
}

const words = recoveryWords.page;

/** In the place of the whole page, when nothing else of it can be drawn. */
export function RecoveryPage(props: RecoveryPageProps) {
  return (
    <main className="recovery-page">
      <RecoveryBody {...props} />
    </main>
  );
}

/** What broke, the text of the reader, and the ways on. */
export function RecoveryBody({ error, text, retry, reload, openFresh }: RecoveryPageProps) {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return (
    <div className="recovery-body">
      <div role="alert">
        <h1>{words.title}</h1>
        <p>{words.cause(messageOf(error))}</p>
        <p>{text === null ? words.noProgram : text.kept ? words.kept : words.notKept}</p>
      </div>
      <div className="recovery-actions">
        {retry !== null && (
          <Button look="primary" onClick={retry}>
            {recoveryWords.tryAgain}
          </Button>
        )}
        <Button look="outlined" onClick={reload}>
          {recoveryWords.reload}
        </Button>
        <Button look="outlined" tip={words.freshTip} onClick={openFresh}>
          {words.fresh}
        </Button>
      </div>
      {text !== null && <Rescued name={words.program} title={text.title} text={text.source} />}
      {text !== null && text.evaluator !== null && (
        <Rescued name={words.evaluator} title={`${text.title} ${words.evaluator}`} text={text.evaluator} />
      )}
      {stack !== '' && (
        <details>
          <summary>{words.details}</summary>
          <pre>{stack}</pre>
        </details>
      )}
    </div>
  );
}

interface RescuedProps {
  readonly name: string;
  /** The title of the file. */
  readonly title: string;
  readonly text: string;
}

function Rescued({ name, title, text }: RescuedProps) {
  const id = useId();
  const [copied, setCopied] = useState<boolean | null>(null);
  const save = (): void => saveFile(fileName(title, 'scm'), new Blob([text], { type: 'text/plain' }));
  return (
    <section className="rescued">
      <label htmlFor={id}>{name}</label>
      <textarea id={id} className="field code" readOnly spellCheck={false} rows={14} value={text} />
      <div className="recovery-actions">
        <Button icon="copy" look="outlined" small onClick={() => void copyText(text).then(setCopied)}>
          {words.copy}
        </Button>
        <Button icon="download" look="outlined" small onClick={save}>
          {recoveryWords.saveFile}
        </Button>
        <span role="status">{copied === null ? '' : copied ? words.copied : words.notCopied}</span>
      </div>
    </section>
  );
}
