/** What a fresh machine is missing: the packages of the lock file, and a browser for the tests. */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a command in the project's folder, its output shown; true where it went well.
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {Record<string, string>} [environment]
 */
export function run(command, parameters, environment = {}) {
  const shell = process.platform === 'win32';
  const env = { ...process.env, ...environment };
  return spawnSync(command, parameters, { cwd: root, stdio: 'inherit', shell, env }).status === 0;
}

/** @param {string} path */
function lockedPackages(path) {
  if (!existsSync(path)) return null;
  /** @type {Record<string, {version?: string, optional?: boolean, peer?: boolean}>} */
  const packages = JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
  return packages;
}

/** Whether every package of the lock file is there in its version; those for other systems do not count. */
function packagesInstalled() {
  const wanted = lockedPackages(`${root}package-lock.json`) ?? {};
  const present = lockedPackages(`${root}node_modules/.package-lock.json`);
  if (present === null) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional === true || present[path]?.version === version,
  );
}

/** Installs the packages of the lock file where some are missing. */
export function installPackages() {
  if (packagesInstalled()) return;
  process.stderr.write('Installing packages from the lock file …\n');
  if (!run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])) {
    process.stderr.write('The packages could not be installed: see above.\n');
    process.exit(1);
  }
}

/** On Debian and its kin the system's own package, else Playwright's download. */
function installBrowser() {
  const asRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (asRoot && run('apt-get', ['update', '-qq']) && run('apt-get', ['install', '-y', '-qq', 'chromium']))
    return true;
  return run('npx', ['playwright', 'install', 'chromium']);
}

/** The path of a browser for the tests, installed if there is none; undefined for Playwright's own. */
export async function browserForTests() {
  const { findBrowser } = await import('./browser.mjs');
  const found = findBrowser();
  if (found !== null) return found;
  process.stderr.write('Installing a browser for the tests …\n');
  if (!installBrowser()) {
    process.stderr.write(
      'No browser could be installed. Install Chromium, or name one in GRADUS_CHROMIUM.\n',
    );
    process.exit(1);
  }
  return findBrowser() ?? undefined;
}
