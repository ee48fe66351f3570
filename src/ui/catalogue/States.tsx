import type { ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** The components of one kind. */
export function Section({ title, children }: SectionProps) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <div className="catalogue-states">{children}</div>
    </section>
  );
}

interface StateProps {
  readonly name: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** One state of a component, with its name. */
export function State({ name, wide = false, children }: StateProps) {
  return (
    <figure className={wide ? 'catalogue-state wide' : 'catalogue-state'}>
      <figcaption className="aside">{name}</figcaption>
      {children}
    </figure>
  );
}
