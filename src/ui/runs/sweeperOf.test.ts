import { expect, test, vi } from 'vitest';
import { Session } from '../session/session';
import { Sweeper } from '../session/sweeper';
import { sweeperOf } from './sweeperOf';

test('a session has one sweeper, which another program stops and an edit does not', () => {
  const spawn = (): Worker => {
    throw new Error('nothing is asked of a worker here');
  };
  const session = new Session({ local: null, tab: null, spawn, setAddress: () => undefined });
  vi.spyOn(session.compileController, 'changed').mockReturnValue();
  vi.spyOn(session.compileController, 'opened').mockReturnValue();
  const sweeper = sweeperOf(session);
  expect(sweeperOf(session)).toBe(sweeper);
  const leave = vi.spyOn(Sweeper.prototype, 'leave');
  session.documents.edit('(edited)');
  expect(leave).not.toHaveBeenCalled();
  const { title, settings } = session.documents.current.get();
  session.documents.open({ title, source: '(other)', settings }, '');
  expect(leave).toHaveBeenCalledOnce();
  session.client.dispose();
});
