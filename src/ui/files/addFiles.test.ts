import { expect, test } from 'vitest';
import { Notices } from '../session/notices';
import type { Session } from '../session/session';
import { addFiles } from './addFiles';

function scene() {
  const opened: { readonly title: string; readonly source: string }[] = [];
  const tables: string[] = [];
  const notices = new Notices();
  const documents = { open: (program: { title: string; source: string }) => opened.push(program) };
  const uploads = {
    add: async (file: File) => {
      tables.push(file.name);
      return { kind: 'refused', message: `${file.name} is no table.` };
    },
  };
  // Only these parts of a session take files.
  const session = { documents, notices, uploads } as unknown as Session;
  const said = () => notices.list.get().map(({ kind, text }) => `${kind}: ${text}`);
  return { session, opened, tables, said };
}

test('a program is opened under its name, whatever the case of its ending, without a byte order mark', async () => {
  const { session, opened, tables } = scene();
  await addFiles(session, [new File(['\ufeff(+ 1 2)'], 'my sum.SCM'), new File(['(- 3)'], 'two.rkt')]);
  expect(opened).toMatchObject([
    { title: 'my sum', source: '(+ 1 2)' },
    { title: 'two', source: '(- 3)' },
  ]);
  expect(tables).toEqual([]);
});

test('a file that is too large or no text is not opened, and the page says so', async () => {
  const { session, opened, said } = scene();
  await addFiles(session, [
    new File([new Uint8Array([0x00, 0x01, 0x80, 0xc3])], 'broken.scm'),
    new File(['x'.repeat(1_000_001)], 'large.scm'),
  ]);
  expect(opened).toEqual([]);
  expect(said()).toHaveLength(2);
  expect(said().join()).toMatch(/problem: .*broken\.scm.*problem: .*large\.scm/);
});

test('any other file is read as a table, and the reason of a refusal is said', async () => {
  const { session, opened, tables, said } = scene();
  await addFiles(session, [new File(['a,b\n1,2\n'], 'ages.csv')]);
  expect(tables).toEqual(['ages.csv']);
  expect(opened).toEqual([]);
  expect(said()).toEqual(['problem: ages.csv is no table.']);
});
