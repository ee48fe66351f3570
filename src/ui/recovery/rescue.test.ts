import { expect, test } from 'vitest';
import { memoryStorage } from '../../testing/memoryStorage';
import { newDraftId } from '../drafts/draft';
import { DraftStorage } from '../drafts/draftStorage';
import type { Document } from '../session/documents';
import { defaultSettings } from '../state/settings';
import { Store } from '../state/store';
import { rescueText } from './rescue';

const program = {
  title: 'A line',
  source: '(+ 1 2)',
  settings: { ...defaultSettings, evaluator: 'changed' },
};
const none = new DraftStorage(null);

function documentsWith(save: () => boolean, opening = 1) {
  return { documents: { current: new Store<Document>({ ...program, draft: null, opening }), save } };
}

test('the text of a session that still works, with what the browser says of the draft', () => {
  const expected = { title: 'A line', source: '(+ 1 2)', evaluator: 'changed' };
  expect(
    rescueText(
      documentsWith(() => true),
      none,
    ),
  ).toEqual({ ...expected, kept: true });
  expect(
    rescueText(
      documentsWith(() => false),
      none,
    ),
  ).toEqual({ ...expected, kept: false });
});

test('the text is there although writing the draft throws', () => {
  const session = documentsWith(() => {
    throw new Error('a listener broke');
  });
  expect(rescueText(session, none)).toMatchObject({ source: '(+ 1 2)', kept: false });
});

test('without a session, or before it has opened a program, the draft that was open last', () => {
  const drafts = new DraftStorage(memoryStorage());
  const draft = { ...program, source: '(draft)', id: newDraftId(), changed: 1 };
  drafts.write(draft);
  drafts.setOpen(draft.id);
  for (const session of [null, documentsWith(() => true, 0)])
    expect(rescueText(session, drafts)).toMatchObject({ source: '(draft)', kept: true });
  drafts.forgetOpen();
  expect(rescueText(null, drafts)).toBeNull();
  expect(drafts.list()).toHaveLength(1);
});
