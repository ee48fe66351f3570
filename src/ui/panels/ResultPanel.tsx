import { type CSSProperties, type ReactNode, useId, useRef } from 'react';
import { Boundary } from '../common/Boundary';
import { Button } from '../common/Button';
import { Icon } from '../common/Icon';
import { Popover } from '../common/Popover';
import { Prose } from '../common/Prose';
import { useLayout, useSession } from '../SessionContext';
import { isUnfolded, type PanelId } from '../state/layout';
import { partOfPageWords, panelWords as words } from '../words';
import { PanelHeight } from './PanelHeight';

export interface PanelAction {
  readonly label: string;
  readonly run: () => void;
}

interface ResultPanelProps {
  readonly id: PanelId;
  readonly title: string;
  /** What would fill the panel, while it has nothing to show: this sentence is then all of it. Code is in backticks. */
  readonly empty?: string | null;
  /** Whether the reader drags its height. What is drawn fills a height; rows have their own. */
  readonly resizable?: boolean;
  /** Controls of the panel, beside its title. */
  readonly controls?: ReactNode;
  /** The newest values, at the right. */
  readonly figures?: ReactNode;
  readonly actions?: readonly PanelAction[];
  /** Results of an earlier text, shown in grey. */
  readonly stale?: boolean;
  readonly children: ReactNode;
}

/**
 * A panel of the right side. It can be folded or shown alone, and its menu exports what it shows. One with rows is as
 * high as its rows; one with a chart has a height that the reader drags.
 */
export function ResultPanel({
  id,
  title,
  empty = null,
  resizable = false,
  controls,
  figures,
  actions = [],
  stale = false,
  children,
}: ResultPanelProps) {
  const { layout } = useSession();
  const isAlone = useLayout(({ alone }) => alone === id);
  const isFolded = useLayout((state) => !isUnfolded(state, id));
  const height = useLayout(({ heights }) => heights[id] ?? null);
  const panel = useRef<HTMLElement>(null);
  const heading = useId();
  const isDrawn = !isFolded && empty === null;
  const classes = [
    'panel',
    `panel-${id}`,
    isFolded ? 'folded' : '',
    isDrawn ? 'drawn' : '',
    resizable ? 'resizable' : '',
    height !== null ? 'dragged' : '',
    isDrawn && stale ? 'stale' : '',
  ];
  // A custom property is a style that React's types do not list.
  const style = (height === null ? {} : { '--panel-height': `${height}px` }) as CSSProperties;
  return (
    <section
      ref={panel}
      className={classes.filter((each) => each !== '').join(' ')}
      style={style}
      aria-labelledby={heading}
    >
      <header className="panel-head">
        <h2 id={heading}>
          <button
            type="button"
            className="panel-title"
            aria-expanded={!isFolded}
            data-tip={isFolded ? words.unfold(title) : words.fold(title)}
            onClick={() => (isAlone ? layout.showAlone(null) : layout.fold(id, !isFolded))}
          >
            <Icon name="chevron" />
            {title}
          </button>
        </h2>
        {!isFolded && controls && <div className="panel-controls">{controls}</div>}
        {!isFolded && empty !== null ? (
          <p className="empty">
            <Prose text={empty} />
          </p>
        ) : (
          <div className="panel-figures figure">{figures}</div>
        )}
        {isDrawn && (
          <Button
            icon={isAlone ? 'together' : 'alone'}
            small
            label={isAlone ? words.showAll : words.showAlone(title)}
            onClick={() => layout.showAlone(isAlone ? null : id)}
          />
        )}
        {actions.length > 0 && <PanelMenu title={title} actions={actions} />}
      </header>
      {isDrawn && (
        <div className="panel-body">
          <Boundary name={partOfPageWords.panel(title)}>{children}</Boundary>
        </div>
      )}
      {isDrawn && resizable && !isAlone && <PanelHeight id={id} title={title} panel={panel} />}
    </section>
  );
}

function PanelMenu({ title, actions }: { readonly title: string; readonly actions: readonly PanelAction[] }) {
  return (
    <Popover
      button={{ icon: 'more', small: true, label: words.more(title) }}
      label={words.more(title)}
      align="end"
    >
      {(close) => (
        <ul>
          {actions.map(({ label, run }) => (
            <li key={label}>
              <button
                type="button"
                className="menu-item"
                onClick={() => {
                  close();
                  run();
                }}
              >
                {label}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}
