import { useEffect } from 'react';
import { flushSync } from 'react-dom';
import { useStore } from '../common/useStore';
import { useLayout, useSession } from '../SessionContext';
import { showTheme } from '../theme';

/**
 * The program on paper: its title and its whole text, of which the editor draws only what is on the screen. It is made
 * when the browser prints, with all panels and in the light theme (styles/print.css).
 */
export function PrintedProgram() {
  const { layout, documents, preferences } = useSession();
  const { title, source } = useStore(documents.current);
  const isPrinting = useLayout(({ printing }) => printing);
  useEffect(() => {
    const begin = (): void => {
      document.documentElement.dataset['theme'] = 'light';
      flushSync(() => layout.print(true));
    };
    const end = (): void => {
      showTheme(preferences.theme.get());
      layout.print(false);
    };
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, [layout, preferences]);
  if (!isPrinting) return null;
  return (
    <section className="printed-program">
      <h1>{title}</h1>
      <pre>{source}</pre>
    </section>
  );
}
