/** The laboratory of a page: what was trained stays, also where the reader looks at the program in between. */

import type { Session } from '../../../ui/session/session';
import { DigitsLab } from './digitsLab';

const labs = new WeakMap<Session, DigitsLab>();

export function digitsLabOf(session: Session): DigitsLab {
  let lab = labs.get(session);
  if (lab === undefined) {
    lab = new DigitsLab(session.spawn);
    labs.set(session, lab);
  }
  return lab;
}

/** Gives one of MNIST's files to the laboratory, and says what came of it. */
export async function addDigitFile(session: Session, file: File): Promise<void> {
  const problem = await digitsLabOf(session).addFile(file);
  if (problem !== null) session.notices.problem(problem);
  else session.notices.done(`${file.name} is ready for the experiments with digits.`);
}
