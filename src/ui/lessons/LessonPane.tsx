import { useEffect, useRef } from 'react';
import { Button } from '../common/Button';
import { copyText } from '../common/handOut';
import { useStore } from '../common/useStore';
import { useLayout, useSession } from '../SessionContext';
import type { OpenLesson } from '../state/layout';
import { commonWords, lessonWords as words } from '../words';
import { LessonBlock } from './LessonBlock';

/** Shows the open step of a lesson: what to read, to predict and to try. */
export default function LessonPane() {
  const open = useLayout(({ lesson }) => lesson);
  return open === null ? null : <LessonView key={open.id} open={open} />;
}

function LessonView({ open }: { readonly open: OpenLesson }) {
  const { lessons, notices } = useSession();
  const { id, title, lesson, step } = open;
  const heading = useRef<HTMLHeadingElement>(null);
  const seen = useRef(step);
  useEffect(() => {
    // The first step takes no focus, so that the page does not scroll as a lesson opens.
    if (seen.current !== step) heading.current?.focus();
    seen.current = step;
  }, [step]);
  const count = lesson.steps.length;
  const { title: stepTitle, blocks } = lesson.steps[step]!;
  const copyLink = async (): Promise<void> => {
    const { origin, pathname } = window.location;
    const copied = await copyText(`${origin}${pathname}#lesson/${id}/${step + 1}`);
    if (copied) notices.done(words.copiedLink);
    else notices.problem(commonWords.clipboardRefused);
  };
  return (
    <section className="lesson" aria-label={words.region(title)}>
      <header className="lesson-head">
        <p className="lesson-title">{title}</p>
        <Button icon="share" small label={words.copyLink} onClick={() => void copyLink()} />
        <Button icon="close" small label={words.close} onClick={() => lessons.close()} />
      </header>
      <div className="lesson-body">
        <h2 ref={heading} tabIndex={-1}>
          {stepTitle}
        </h2>
        {blocks.map((block, index) => (
          // Blocks of a step never move.
          // biome-ignore lint/suspicious/noArrayIndexKey: their place is what they are.
          <LessonBlock key={`${step} ${index}`} block={block} />
        ))}
        <OwnVersion />
      </div>
      <footer className="lesson-foot">
        <Button look="outlined" idle={step === 0} onClick={() => lessons.go(step - 1)}>
          {words.back}
        </Button>
        <span className="figure aside">{words.place(step + 1, count)}</span>
        <Button
          look={step === count - 1 ? 'outlined' : 'primary'}
          idle={step === count - 1}
          onClick={() => lessons.go(step + 1)}
        >
          {words.next}
        </Button>
      </footer>
    </section>
  );
}

/** Switches between the program of the step and the reader's version of it. */
function OwnVersion() {
  const { lessons, documents } = useSession();
  const { source } = useStore(documents.current);
  useStore(documents.drafts);
  const given = lessons.given();
  if (given === null) return null;
  if (source !== given.source) {
    return (
      <p className="lesson-own">
        {words.yours}{' '}
        <Button look="link" onClick={() => lessons.openGiven()}>
          {words.openGiven}
        </Button>
      </p>
    );
  }
  if (lessons.own() === null) return null;
  return (
    <p className="lesson-own">
      {words.changedBefore}{' '}
      <Button look="link" onClick={() => lessons.openOwn()}>
        {words.openYours}
      </Button>
    </p>
  );
}
