import type { Block, PanelName } from '../../examples/lessons';
import { Button } from '../common/Button';
import { Prose } from '../common/Prose';
import { useSession } from '../SessionContext';
import { panelWords, lessonWords as words } from '../words';
import { Prediction } from './Prediction';

/** A part of a step: a paragraph, a question, an exercise, a panel to look at. */
export function LessonBlock({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'text':
      return (
        <p>
          <Prose text={block.text} />
        </p>
      );
    case 'predict':
      return <Prediction question={block} />;
    case 'exercise':
      return (
        <div className="lesson-try">
          <p>
            <strong>{words.exercise}</strong> <Prose text={block.task} />
          </p>
          <details>
            <summary>{words.answer}</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region is reached by keyboard this way. */}
            <pre className="code" tabIndex={0}>
              {block.answer}
            </pre>
          </details>
        </div>
      );
    case 'panel':
      return <PanelPointer panel={block.panel} text={block.text} />;
  }
}

interface PanelPointerProps {
  readonly panel: PanelName;
  readonly text: string;
}

function PanelPointer({ panel, text }: PanelPointerProps) {
  const { layout } = useSession();
  const show = (): void => {
    layout.fold(panel, false);
    // The neuron panel needs all the room.
    if (layout.get().alone !== null || panel === 'neuron') layout.showAlone(panel);
    layout.showSide('results');
    // The panel is there once it is drawn.
    requestAnimationFrame(() => {
      const shown = document.querySelector(`.panel-${panel}`);
      shown?.scrollIntoView({ block: 'nearest' });
      shown?.querySelector<HTMLElement>('.panel-title')?.focus();
    });
  };
  return (
    <p>
      <Prose text={text} />{' '}
      <Button look="link" onClick={show}>
        {words.showPanel(panelWords.titles[panel])}
      </Button>
    </p>
  );
}
