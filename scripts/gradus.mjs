/** `npm run gradus`: runs the terminal from its bundle, which is built first where the sources have changed. */

import { pathToFileURL } from 'node:url';
import { installPackages } from './install.mjs';
import { buildTerminal, terminalBundle, terminalBundleIsFresh } from './terminalBundle.mjs';

if (!terminalBundleIsFresh()) {
  installPackages();
  await buildTerminal();
}
await import(pathToFileURL(terminalBundle).href);
