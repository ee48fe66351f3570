import { type ReactNode, useEffect, useRef } from 'react';
import { Mark } from '../header/Mark';
import { ThemeToggle } from '../header/ThemeToggle';
import { commonWords, layoutWords } from '../words';

interface SidePageProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A page other than that of the program, with a link back. Its title takes the focus. */
export function SidePage({ title, children }: SidePageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = commonWords.documentTitle(title);
    heading.current?.focus();
  }, [title]);
  return (
    <div className="page experiments-page">
      <header className="page-header">
        <span className="brand">
          <Mark />
          {commonWords.brand}
        </span>
        <a href="#program">{layoutWords.backToProgram}</a>
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
