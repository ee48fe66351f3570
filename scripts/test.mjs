/** `npm test`: installs what is missing, then runs every check of the project. */

import { browserForTests, installPackages, run } from './install.mjs';

installPackages();
const browser = await browserForTests();
const passed = run(
  'npm',
  ['run', '--silent', 'check'],
  browser === undefined ? {} : { GRADUS_CHROMIUM: browser },
);
process.exit(passed ? 0 : 1);
