/**
 * The page's links to what it needs at once but names late: its worker, which is a script of its own that the page's scripts
 * start, and the parts that the first view imports when it runs. A browser that reads the page asks for them together.
 */

import type { HtmlTagDescriptor, Plugin } from 'vite';

/** What is known of a chunk once its file name is. */
export interface Chunk {
  readonly fileName: string;
  /** The module it was made for, by its path; null where it holds what others share. */
  readonly facadeModuleId: string | null;
  /** The files of what it imports statically. */
  readonly imports: readonly string[];
}

/** The files of the chunk of a module and of all that it imports statically, in the order in which they are met. */
export function filesOf(chunks: readonly Chunk[], module: string): readonly string[] {
  const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const first = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(module));
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const each of byFile.get(file)?.imports ?? []) visit(each);
  };
  if (first !== undefined) visit(first.fileName);
  return [...found];
}

export interface Preload {
  /** For the page's build. */
  readonly page: Plugin;
  /** For the builds of its workers, whose chunks the page's build does not know. */
  readonly worker: Plugin;
}

/** Modules by the ends of their paths; what they import goes with them. */
export interface Early {
  readonly workers: readonly string[];
  readonly parts: readonly string[];
}

/** A module that is not in the build fails it. */
export function preload({ workers, parts }: Early): Preload {
  const inWorkers: Chunk[] = [];
  return {
    worker: {
      name: 'note-worker-chunks',
      generateBundle(_, bundle) {
        for (const output of Object.values(bundle)) if (output.type === 'chunk') inWorkers.push(output);
      },
    },
    page: {
      name: 'preload',
      apply: 'build',
      transformIndexHtml: {
        order: 'post',
        handler(html, { bundle = {} }) {
          const inPage = Object.values(bundle).filter((output) => output.type === 'chunk');
          const wanted = [
            ...workers.map((module) => [module, filesOf(inWorkers, module)] as const),
            ...parts.map((module) => [module, filesOf(inPage, module)] as const),
          ];
          for (const [module, files] of wanted) {
            if (files.length === 0) throw new Error(`There is no chunk of ${module} to preload.`);
          }
          const files = new Set(wanted.flatMap(([, each]) => each));
          return [...files].filter((file) => !html.includes(`"./${file}"`)).map(link);
        },
      },
    },
  };
}

function link(file: string): HtmlTagDescriptor {
  return {
    tag: 'link',
    attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
    injectTo: 'head',
  };
}
