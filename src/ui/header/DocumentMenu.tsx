import { useId } from 'react';
import { examples, likelihoods } from '../../examples';
import { lessons } from '../../examples/lessons';
import { Button } from '../common/Button';
import { fileName, saveFile } from '../common/handOut';
import { Icon } from '../common/Icon';
import { Popover } from '../common/Popover';
import { useStore } from '../common/useStore';
import { type Draft, firstLine } from '../drafts/draft';
import { useSession } from '../SessionContext';
import { maxTitleLength } from '../sharing/permalink';
import { commonWords, documentWords as words } from '../words';

/** Shows the title of the open program, and opens examples, lessons, drafts and files. */
export function DocumentMenu({ openFile }: { readonly openFile: () => void }) {
  const { documents } = useSession();
  const { title } = useStore(documents.current);
  return (
    <Popover
      button={{
        className: 'document-title',
        tip: words.menu,
        label: words.button(title),
        children: (
          <>
            <span className="title-text">{title}</span>
            <Icon name="chevron" />
          </>
        ),
      }}
      label={words.menu}
      className="document-menu"
      onOpen={() => documents.refreshDrafts()}
    >
      {(close) => (
        <>
          <FileSection close={close} openFile={openFile} />
          <div className="document-columns">
            <ExampleList close={close} />
            <LessonsAndDrafts close={close} />
          </div>
        </>
      )}
    </Popover>
  );
}

interface SectionProps {
  readonly close: () => void;
}

function FileSection({ close, openFile }: SectionProps & { readonly openFile: () => void }) {
  const { documents } = useSession();
  const { title, source } = useStore(documents.current);
  const id = useId();
  return (
    <div className="document-file">
      <label htmlFor={id}>{words.title}</label>
      <input
        id={id}
        className="field"
        value={title}
        maxLength={maxTitleLength}
        onChange={(event) => documents.rename(event.target.value)}
        onBlur={() => title.trim() === '' && documents.rename(commonWords.untitled)}
      />
      <div className="document-actions">
        <Button
          icon="add"
          look="outlined"
          tip={words.newTip}
          onClick={() => {
            close();
            documents.openNew();
          }}
        >
          {words.newProgram}
        </Button>
        <Button
          icon="open"
          look="outlined"
          tip={words.openTip}
          keys="Mod-o"
          onClick={() => {
            close();
            openFile();
          }}
        >
          {words.openFile}
        </Button>
        <Button
          icon="download"
          look="outlined"
          tip={words.saveTip}
          onClick={() => {
            close();
            saveFile(fileName(title, 'scm'), new Blob([source], { type: 'text/plain;charset=utf-8' }));
          }}
        >
          {words.saveFile}
        </Button>
      </div>
    </div>
  );
}

interface ItemProps {
  readonly title: string;
  readonly summary: string;
  readonly choose: () => void;
}

function Item({ title, summary, choose }: ItemProps) {
  return (
    <li>
      <button type="button" className="menu-item document-item" onClick={choose}>
        <span>
          <span className="item-title">{title}</span>
          <span className="item-summary">{summary}</span>
        </span>
      </button>
    </li>
  );
}

/** The addresses of the other pages. */
const otherPages = ['experiments', 'digits'] as const;

function ExampleList({ close }: SectionProps) {
  const session = useSession();
  const chosen = (open: () => void) => (): void => {
    close();
    open();
  };
  return (
    <section aria-labelledby="examples-heading">
      <h2 id="examples-heading">{words.examples}</h2>
      <ul>
        {examples.map(({ id, title, summary }) => {
          const choose = chosen(() => void session.navigation.openExample(id));
          return <Item key={id} title={title} summary={summary} choose={choose} />;
        })}
        {otherPages.map((id) => {
          const choose = chosen(() => {
            window.location.hash = id;
          });
          return <Item key={id} {...words.pages[id]} choose={choose} />;
        })}
      </ul>
      <details className="document-group">
        <summary className="menu-item document-item">
          <span>
            <span className="item-title">{words.likelihoods}</span>
            <span className="item-summary">{words.likelihoodsSummary}</span>
          </span>
        </summary>
        <ul>
          {likelihoods.map(({ id, title, summary }) => {
            const choose = chosen(() => void session.navigation.openExample(id));
            return <Item key={id} title={title} summary={summary} choose={choose} />;
          })}
        </ul>
      </details>
    </section>
  );
}

function LessonsAndDrafts({ close }: SectionProps) {
  return (
    <div>
      <LessonList close={close} />
      <DraftList close={close} />
    </div>
  );
}

function LessonList({ close }: SectionProps) {
  const session = useSession();
  return (
    <section aria-labelledby="lessons-heading">
      <h2 id="lessons-heading">{words.lessons}</h2>
      <ul>
        {lessons.map(({ id, title, summary }) => {
          const choose = (): void => {
            close();
            void session.lessons.show(id);
          };
          return <Item key={id} title={title} summary={summary} choose={choose} />;
        })}
      </ul>
    </section>
  );
}

function DraftList({ close }: SectionProps) {
  const session = useSession();
  const { documents, notices } = session;
  const drafts = useStore(documents.drafts);
  const { draft: open } = useStore(documents.current);
  const remove = (draft: Draft): void => {
    documents.remove(draft);
    const undo = { label: commonWords.undo, run: () => documents.restore(draft) };
    notices.done(words.deletedDraft(draft.title), undo);
  };
  return (
    <section aria-labelledby="drafts-heading">
      <h2 id="drafts-heading">{words.drafts}</h2>
      {drafts.length === 0 && <p className="empty">{words.noDrafts}</p>}
      <ul>
        {drafts.map((draft) => (
          <li key={draft.id} className="draft">
            <button
              type="button"
              className="menu-item document-item"
              aria-current={draft.id === open || undefined}
              onClick={() => {
                close();
                documents.openDraft(draft);
              }}
            >
              <span>
                <span className="item-title">
                  {draft.title}
                  <time className="aside" dateTime={new Date(draft.changed).toISOString()}>
                    {shownTime(draft.changed)}
                  </time>
                </span>
                <span className="item-summary code">{firstLine(draft.source) || words.emptyDraft}</span>
              </span>
            </button>
            <Button
              icon="remove"
              small
              label={words.deleteDraft(draft.title, shownTime(draft.changed))}
              tip={words.deleteTip}
              onClick={() => remove(draft)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The time of a draft of today, the date of an older one. */
function shownTime(changed: number): string {
  const date = new Date(changed);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday
    ? date.toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    : date.toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' });
}
