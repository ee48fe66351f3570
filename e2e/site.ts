/** Built pages, served below a path of a server that knows nothing else. */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

export interface Site {
  readonly port: number;
  close(): void;
}

/** `folder`: what is served; the page if it is left out. */
export function serveBelow(path: string, folder = dist): Promise<Site> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const wanted = decodeURIComponent(pathname);
    const within = wanted.startsWith(path) ? normalize(wanted.slice(path.length) || 'index.html') : null;
    if (within === null || within.startsWith('..')) {
      response.writeHead(404).end();
      return;
    }
    readFile(join(folder, within)).then(
      (content) => {
        response
          .writeHead(200, { 'content-type': types[extname(within)] ?? 'application/octet-stream' })
          .end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      resolve({ port, close: () => server.close() });
    });
  });
}
