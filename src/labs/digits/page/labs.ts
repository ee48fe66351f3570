/** The digits lab of a session. It keeps its results while the reader looks at other pages. */

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

/** Adds one of MNIST's files to the lab, and reports the result. */
export async function addDigitFile(session: Session, file: File): Promise<void> {
  const problem = await digitsLabOf(session).addFile(file);
  if (problem !== null) session.notices.problem(problem);
  else session.notices.done(`${file.name} is ready for the experiments with digits.`);
}
