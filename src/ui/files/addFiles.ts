/** Files that were dropped or chosen: programs are opened, MNIST's files go to the experiments, and anything else is read as a table. */

import { lazyPart } from '../../parts/lazyPart';
import type { Session } from '../session/session';
import { decodeText } from '../session/uploads';
import { defaultSettings } from '../state/settings';
import { dataWords as words } from '../words';

const programName = /\.(scm|ss|sld|sch|rkt)$/i;
/** The names of MNIST's files, packed or not. */
const idxName = /idx[13][-.]ubyte(\.gz)?$/i;
const maxProgramBytes = 1_000_000;

const digitFiles = lazyPart('digitFiles', () => import('../../labs/digits/page/digitsLab'));

export async function addFiles(session: Session, files: readonly File[]): Promise<void> {
  for (const file of files) {
    if (programName.test(file.name)) await openProgram(session, file);
    else if (idxName.test(file.name)) await addDigits(session, file);
    else await addTable(session, file);
  }
}

export async function openProgram(session: Session, file: File): Promise<void> {
  const { documents, notices } = session;
  const text = file.size > maxProgramBytes ? null : decodeText(await file.arrayBuffer());
  if (text === null) {
    notices.problem(words.notOpened(file.name));
    return;
  }
  const title = file.name.replace(programName, '');
  documents.open({ title, source: text.replace(/^\ufeff/, ''), settings: defaultSettings }, '');
}

async function addDigits(session: Session, file: File): Promise<void> {
  const { addDigitFile } = await digitFiles.load();
  await addDigitFile(session, file);
}

async function addTable({ uploads, notices }: Session, file: File): Promise<void> {
  const added = await uploads.add(file);
  if (added.kind === 'refused') {
    notices.problem(added.message);
    return;
  }
  const { table, replaced, kept } = added;
  const size = words.size(table.rows.length, table.columns.length);
  notices.done(words.added(table.name, replaced, size, kept));
}
