/**
 * A built page's name for itself, so that an open page can tell that another one was deployed. It is a hash of the names of
 * all files, which hold hashes of their contents: the same page built twice has the same name. The page carries it as
 * `<meta name="gradus-build">`; `version.json` beside it holds that of the page that is there now.
 */

import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

const length = 16;

/** What a page and its files are called together. */
export function buildIdOf(fileNames: Iterable<string>, html: string): string {
  const hash = createHash('sha256');
  for (const name of [...fileNames].sort()) hash.update(`${name}\n`);
  return hash.update(html).digest('hex').slice(0, length);
}

export function buildId(): Plugin {
  let id: string | null = null;
  return {
    name: 'build-id',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        id = buildIdOf(Object.keys(bundle), html);
        return [{ tag: 'meta', attrs: { name: 'gradus-build', content: id }, injectTo: 'head' }];
      },
    },
    // Pages are transformed while the bundle is made; this runs after that.
    generateBundle: {
      order: 'post',
      handler() {
        if (id === null) return;
        this.emitFile({
          type: 'asset',
          fileName: 'version.json',
          source: `${JSON.stringify({ build: id })}\n`,
        });
      },
    },
  };
}
