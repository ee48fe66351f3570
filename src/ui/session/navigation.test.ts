import { beforeEach, expect, it } from 'vitest';
import { examples } from '../../examples';
import { lessons } from '../../examples/lessons';
import { memoryStorage } from '../../testing/memoryStorage';
import { type Draft, newDraftId } from '../drafts/draft';
import { Layout } from '../state/layout';
import { defaultSettings } from '../state/settings';
import { Navigation } from './navigation';
import { Notices } from './notices';

let opened: string[];
let addresses: string[];
let shownLessons: string[];
let draft: Draft | null;
let hasLessons: boolean;
let layout: Layout;
let notices: Notices;
let navigation: Navigation;

beforeEach(() => {
  [opened, addresses, shownLessons] = [[], [], []];
  [draft, hasLessons] = [null, true];
  layout = new Layout(memoryStorage());
  notices = new Notices();
  navigation = new Navigation({
    documents: {
      open: ({ title }) => opened.push(title),
      openDraft: ({ title }) => opened.push(title),
    },
    drafts: { open: () => draft },
    lessons: {
      show: async (id) => {
        shownLessons.push(id);
        return hasLessons;
      },
    },
    layout,
    notices,
    setAddress: (fragment) => addresses.push(fragment),
  });
});

it('starts with the reader’s own draft, or with the first example', async () => {
  await navigation.start('');
  draft = { id: newDraftId(), title: 'Mine', source: '', settings: defaultSettings, changed: 1 };
  await navigation.start('');
  expect(opened).toEqual([examples[0]!.title, 'Mine']);
});

it('starts with a program behind a page, and with one where a lesson cannot be shown', async () => {
  await navigation.start('#digits');
  expect(layout.get().page).toBe('digits');
  expect(addresses).toEqual(['digits']);
  hasLessons = false;
  await navigation.start(`#lesson/${lessons[0]!.id}`);
  expect(shownLessons).toEqual([lessons[0]!.id]);
  expect(opened).toHaveLength(2);
});

it('comes back from a page by the address of the open program, and opens any other address', async () => {
  navigation.name(`example/${examples[1]!.id}`);
  await navigation.start('#digits');
  await navigation.visit(`#example/${examples[1]!.id}`);
  expect(opened).toEqual([examples[0]!.title]);
  expect(layout.get().page).toBe('program');
  expect(addresses.at(-1)).toBe(`example/${examples[1]!.id}`);
  await navigation.visit('#digits');
  await navigation.visit(`#example/${examples[2]!.id}`);
  expect(opened.at(-1)).toBe(examples[2]!.title);
  expect(layout.get().page).toBe('program');
});

it('takes back what it said of an address when another one is entered', async () => {
  await navigation.visit('#example/nothing');
  expect(notices.list.get()).toHaveLength(1);
  await navigation.visit(`#lesson/${lessons[0]!.id}`);
  expect(notices.list.get()).toHaveLength(0);
  expect(opened).toEqual([]);
});
