import { type ReactNode, useId } from 'react';
import { Boundary } from '../common/Boundary';
import { Button } from '../common/Button';
import { Icon } from '../common/Icon';
import { Popover } from '../common/Popover';
import { useLayout, useSession } from '../SessionContext';
import { isUnfolded, type PanelId } from '../state/layout';
import { partOfPageWords, panelWords as words } from '../words';

export interface PanelAction {
  readonly label: string;
  readonly run: () => void;
}

interface ResultPanelProps {
  readonly id: PanelId;
  readonly title: string;
  /** Controls of the panel, beside its title. */
  readonly controls?: ReactNode;
  /** The newest values, at the right. */
  readonly figures?: ReactNode;
  readonly actions?: readonly PanelAction[];
  /** Results of an earlier text, shown in grey. */
  readonly stale?: boolean;
  readonly children: ReactNode;
}

/** A panel of the right side. It can be folded or shown alone, and its menu exports what it shows. */
export function ResultPanel({
  id,
  title,
  controls,
  figures,
  actions = [],
  stale = false,
  children,
}: ResultPanelProps) {
  const { layout } = useSession();
  const isAlone = useLayout(({ alone }) => alone === id);
  const isFolded = useLayout((state) => !isUnfolded(state, id));
  const heading = useId();
  return (
    <section
      className={`panel panel-${id} ${isFolded ? 'folded' : ''} ${stale ? 'stale' : ''}`}
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
        {!isFolded && <div className="panel-controls">{controls}</div>}
        <div className="panel-figures figure">{figures}</div>
        <Button
          icon={isAlone ? 'together' : 'alone'}
          small
          label={isAlone ? words.showAll : words.showAlone(title)}
          onClick={() => layout.showAlone(isAlone ? null : id)}
        />
        <Popover
          button={{ icon: 'more', small: true, label: words.more(title), idle: actions.length === 0 }}
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
      </header>
      {!isFolded && (
        <div className="panel-body">
          <Boundary name={partOfPageWords.panel(title)}>{children}</Boundary>
        </div>
      )}
    </section>
  );
}
