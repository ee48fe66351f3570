import { expect, test, vi } from 'vitest';
import { PartError } from '../../parts/lazyPart';
import { Notices } from '../session/notices';
import { recoveryWords } from '../words';
import { Deployment } from './deployment';
import { Recovery } from './recovery';

function recoveryWith({ kept = true, present = 'a' } = {}) {
  const notices = new Notices();
  const reloadPage = vi.fn();
  const saveAsFile = vi.fn();
  const deployment = new Deployment({ own: 'a', present: async () => present, now: () => 0 });
  const recovery = new Recovery({ notices, deployment, save: () => kept, saveAsFile, reloadPage });
  const texts = (): string[] => notices.list.get().map(({ text }) => text);
  const press = (label: string): void =>
    notices.list
      .get()
      .find(({ action }) => action?.label === label)!
      .action!.run();
  return { recovery, texts, press, reloadPage, saveAsFile };
}

test('what failed is said, and is done again when the reader wants it', async () => {
  const { recovery, texts, press } = recoveryWith();
  const action = vi.fn(async () => undefined).mockRejectedValueOnce(new Error('no memory'));
  await recovery.attempt(action);
  expect(texts()).toEqual([recoveryWords.unexpected('no memory')]);
  press(recoveryWords.tryAgain);
  expect(action).toHaveBeenCalledTimes(2);
});

test('an action that throws at once is caught too', async () => {
  const { recovery, texts } = recoveryWith();
  await recovery.attempt(() => {
    throw new Error('at once');
  });
  expect(texts()).toEqual([recoveryWords.unexpected('at once')]);
});

test('a part that is missing because of a new version announces the version', async () => {
  const { recovery, texts } = recoveryWith({ present: 'b' });
  await recovery.attempt(() => Promise.reject(new PartError('tableReader', new Error('404'))));
  await vi.waitFor(() => expect(texts()).toContain(recoveryWords.newVersion));
  expect(texts()).toContain('Could not load the reader of tables.');
});

test('the page is reloaded once the draft is kept', () => {
  const { recovery, reloadPage } = recoveryWith();
  recovery.reload();
  expect(reloadPage).toHaveBeenCalledTimes(1);
});

test('the page is not reloaded where the draft cannot be kept: the reader can save it as a file', () => {
  const { recovery, texts, press, reloadPage, saveAsFile } = recoveryWith({ kept: false });
  recovery.reload();
  expect(reloadPage).not.toHaveBeenCalled();
  expect(texts()).toEqual([recoveryWords.unsavedReload]);
  press(recoveryWords.saveFile);
  expect(saveAsFile).toHaveBeenCalledTimes(1);
});

test('an unhandled failure has no second try', () => {
  const { recovery, texts } = recoveryWith();
  recovery.report('a string', null);
  expect(texts()).toEqual([recoveryWords.unexpected('a string')]);
});
