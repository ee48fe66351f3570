/**
 * What a host says along with each file of the page: how long it may be kept, and that the page is apart from others. The
 * same rules are what the preview server sends and what a built page brings along as `_headers`, which Netlify and
 * Cloudflare Pages read; docs/hosting.md has them for other servers.
 */

import { existsSync, statSync } from 'node:fs';
import { join, normalize, resolve } from 'node:path';
import type { Plugin } from 'vite';

type Headers = Readonly<Record<string, string>>;

/** Keeps the page apart from others, so that it may share memory among its workers. It works without them where a host sends none. */
export const isolation: Headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** A name in `assets/` has a hash of the content in it, so the content never changes. */
const kept: Headers = { 'Cache-Control': 'public, max-age=31536000, immutable' };
const asked: Headers = { 'Cache-Control': 'no-cache' };

/** The headers of a file below the page's folder. */
export function headersOf(path: string): Headers {
  return path.startsWith('assets/') ? kept : asked;
}

/** The rules in the format of Netlify and Cloudflare Pages: a pattern of paths, then its headers indented. */
export function headersFile(): string {
  const rule = (pattern: string, headers: Headers): string =>
    [pattern, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join('\n');
  const everywhere = { ...isolation };
  const changing = ['/', '/index.html', '/version.json'].map((path) => rule(path, headersOf(path.slice(1))));
  return `${[rule('/*', everywhere), rule('/assets/*', headersOf('assets/')), ...changing].join('\n\n')}\n`;
}

/** The path below a folder of an address that asks for a file in it; null where there is no such file. */
export function fileAt(folder: string, address: string): string | null {
  const { pathname } = new URL(address, 'http://localhost');
  let path: string;
  try {
    path = normalize(decodeURIComponent(pathname)).replace(/^[/\\]+/, '');
  } catch {
    return null;
  }
  if (path === '' || path.endsWith('/')) path += 'index.html';
  const file = join(folder, path);
  const isInside = !path.startsWith('..') && existsSync(file) && statSync(file).isFile();
  return isInside ? path : null;
}

/** Sends the rules from the preview server, and writes them beside the page. A missing file is not kept by any browser. */
export function hostHeaders(): Plugin {
  return {
    name: 'host-headers',
    configurePreviewServer({ config, middlewares }) {
      const folder = resolve(config.root, config.build.outDir);
      middlewares.use((request, response, next) => {
        const path = fileAt(folder, request.url ?? '/');
        const headers = path === null ? { 'Cache-Control': 'no-store' } : headersOf(path);
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        next();
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile() });
    },
  };
}
