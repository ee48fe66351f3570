/** Built pages, served below a path of a server that knows nothing else. */

import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
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

/** What happens to a request in place of an answer: the connection closes, nothing is there, or HTML is served. */
export type Failure = 'closed' | 'missing' | 'html';

export interface Site {
  readonly port: number;
  /** The address of the page. */
  readonly address: string;
  /** Which files fail, by their names in the folder; null for those that are served. */
  failing: (file: string) => Failure | null;
  /** What takes the place of a file's text, as another version of it would. */
  readonly changed: Map<string, string>;
  /** How often each file was asked for. */
  readonly asked: Map<string, number>;
  close(): void;
}

/** `folder`: what is served; the page if it is left out. */
export function serveBelow(path: string, folder = dist): Promise<Site> {
  const state: Pick<Site, 'failing' | 'changed' | 'asked'> = {
    failing: () => null,
    changed: new Map(),
    asked: new Map(),
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const wanted = decodeURIComponent(pathname);
    const within = wanted.startsWith(path) ? normalize(wanted.slice(path.length) || 'index.html') : null;
    if (within === null || within.startsWith('..')) {
      response.writeHead(404).end();
      return;
    }
    const file = within === '.' ? 'index.html' : within;
    state.asked.set(file, (state.asked.get(file) ?? 0) + 1);
    const failure = state.failing(file);
    if (failure === 'closed') request.socket.destroy();
    else if (failure === 'missing') response.writeHead(404).end();
    else if (failure === 'html')
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Not found</p>');
    else serve(file, response);
  });
  const serve = (file: string, response: ServerResponse): void => {
    const type = types[extname(file)] ?? 'application/octet-stream';
    const text = state.changed.get(file);
    (text === undefined ? readFile(join(folder, file)) : Promise.resolve(text)).then(
      (content) => response.writeHead(200, { 'content-type': type }).end(content),
      () => response.writeHead(404).end(),
    );
  };
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const listening = server.address();
      const port = typeof listening === 'object' && listening !== null ? listening.port : 0;
      const address = `http://localhost:${port}${encodeURI(path)}`;
      resolve(
        Object.assign(state, {
          port,
          address,
          close: () => {
            server.close();
            server.closeAllConnections();
          },
        }),
      );
    });
  });
}
