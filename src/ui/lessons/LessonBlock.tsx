import type { Block, PanelName } from '../../examples/lessons';
import { Button } from '../common/Button';
import { Prose } from '../common/Prose';
import type { EditorHost } from '../program/editorHost';
import { useSession } from '../SessionContext';
import { Prediction } from './Prediction';

const titles: Readonly<Record<PanelName, string>> = {
  loss: 'Loss',
  fit: 'Fit',
  parameters: 'Parameters',
  neuron: 'Neuron',
};

/** A part of a step: a paragraph, a question, an exercise, a panel to look at. */
export function LessonBlock({ block, host }: { readonly block: Block; readonly host: EditorHost }) {
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
            <strong>Try.</strong> <Prose text={block.task} />
          </p>
          <details>
            <summary>One answer</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region is reached by keyboard this way. */}
            <pre className="code" tabIndex={0}>
              {block.answer}
            </pre>
          </details>
        </div>
      );
    case 'panel':
      return <PanelPointer panel={block.panel} text={block.text} host={host} />;
  }
}

interface PanelPointerProps {
  readonly panel: PanelName;
  readonly text: string;
  readonly host: EditorHost;
}

function PanelPointer({ panel, text, host }: PanelPointerProps) {
  const { folded, alone } = useSession().preferences;
  const show = (): void => {
    folded.update((list) => list.filter((each) => each !== panel));
    // A neuron wants all the room that there is.
    if (alone.get() !== null || panel === 'neuron') alone.set(panel);
    host.side.set('Results');
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
        Show {titles[panel]}
      </Button>
    </p>
  );
}
