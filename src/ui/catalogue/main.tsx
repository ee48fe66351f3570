/** Starts the catalogue of components: the page's styles and a session, without a worker or a program. */

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { SessionContext } from '../SessionContext';
import { Session } from '../session/session';
import { applyTheme } from '../theme';
import { Catalogue } from './Catalogue';
import '../styles';
import './catalogue.css';

const session = new Session({
  local: null,
  tab: null,
  // Nothing is asked of it: the catalogue opens no program.
  spawn: () => new Worker(new URL('../../app/worker.ts', import.meta.url), { type: 'module' }),
  setAddress: () => undefined,
});
applyTheme(session.preferences.theme);
document.documentElement.dataset['fonts'] = 'own';
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <SessionContext value={session}>
      <Catalogue />
    </SessionContext>
  </StrictMode>,
);
