/** The sweeper of a session: made when the table of runs is first shown, and stopped when another program is opened. */

import type { Session } from '../session/session';
import { Sweeper, sweepWorkers } from '../session/sweeper';
import { addMember } from './rowEdits';

const sweepers = new WeakMap<Session, Sweeper>();

export function sweeperOf(session: Session): Sweeper {
  const known = sweepers.get(session);
  if (known !== undefined) return known;
  const { documents, uploads, client, runs } = session;
  const sweeper = new Sweeper({
    spawn: session.spawn,
    workers: sweepWorkers(),
    program: () => ({ ...session.request(), tables: uploads.tables.get() }),
    numbers: (source) => client.service.numbers(source),
    onMember: (row, family) => addMember(runs, row, family),
  });
  let { opening } = documents.current.get();
  documents.current.subscribe(() => {
    const now = documents.current.get().opening;
    if (now !== opening) sweeper.leave();
    opening = now;
  });
  sweepers.set(session, sweeper);
  return sweeper;
}
