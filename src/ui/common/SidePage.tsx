import { type ReactNode, useEffect, useRef } from 'react';
import { Mark } from '../header/Mark';
import { ThemeToggle } from '../header/ThemeToggle';

interface SidePageProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A page beside that of the program, with a way back; its title is what the reader meets first. */
export function SidePage({ title, children }: SidePageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – Gradus`;
    heading.current?.focus();
  }, [title]);
  return (
    <div className="page experiments-page">
      <header className="page-header">
        <span className="brand">
          <Mark />
          Gradus
        </span>
        <a href="#program">Back to the program</a>
        <div className="page-tools">
          <ThemeToggle />
        </div>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region is reached by keyboard this way. */}
      <main className="experiments" tabIndex={0}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </main>
    </div>
  );
}
