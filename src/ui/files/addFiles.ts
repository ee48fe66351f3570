/** Files that were dropped or chosen: programs are opened, MNIST's files go to the experiments, and anything else is read as a table. */

import { lazyPart } from '../../parts/lazyPart';
import type { Session } from '../session/session';
import { decodeText } from '../session/uploads';
import { defaultSettings } from '../state/settings';
import { plural } from '../state/words';

const programName = /\.(scm|ss|sld|sch|rkt)$/i;
/** As MNIST's files are called, packed or not. */
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
    notices.problem(`${file.name} was not opened: it is not a program in text of at most 1 MB.`);
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
  const size = `${plural(table.rows.length, 'row')}, ${plural(table.columns.length, 'column')}`;
  const first = replaced ? `Replaced the table ${table.name}` : `The table ${table.name} is ready`;
  const reload = kept ? '' : ' It is too large to be kept: drop it again after a reload.';
  notices.done(`${first}: ${size}. Use it by its name, as in (define-data (…) ${table.name}).${reload}`);
}
