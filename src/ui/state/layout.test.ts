import { expect, test, vi } from 'vitest';
import { memoryStorage } from '../../testing/memoryStorage';
import { isUnfolded, Layout, type OpenLesson, panelHeights } from './layout';

const lesson: OpenLesson = { id: 'counting', title: 'Counting', lesson: { steps: [] }, step: 0 };

test('a change makes another value and leaves the one before as it was', () => {
  const layout = new Layout(null);
  const before = layout.get();
  const listener = vi.fn();
  layout.subscribe(listener);
  layout.openDialog('share');
  expect(before.dialog).toBeNull();
  expect(layout.get()).toEqual({ ...before, dialog: 'share' });
  expect(listener).toHaveBeenCalledTimes(1);
  layout.closeDialog();
  expect(layout.get()).toEqual(before);
});

test('folded panels and the panel alone are kept for the next visit, and nothing else', () => {
  const storage = memoryStorage();
  const layout = new Layout(storage);
  layout.fold('loss', true);
  layout.fold('verify', false);
  layout.showAlone('fit');
  layout.showTab('data');
  const next = new Layout(storage).get();
  expect(next).toMatchObject({ alone: 'fit', tab: 'program' });
  expect(next.folded).toContain('loss');
  expect(next.folded).not.toContain('verify');
});

test('what was kept and names no panel is not used', () => {
  const storage = memoryStorage();
  storage.setItem('gradus.folded', '["loss", "gone"]');
  storage.setItem('gradus.alone', '"gone"');
  const { folded, alone } = new Layout(storage).get();
  expect(folded).not.toContain('gone');
  expect(folded).not.toContain('loss');
  expect(alone).toBeNull();
});

test('folding a folded panel changes nothing', () => {
  const layout = new Layout(null);
  const before = layout.get();
  layout.fold('verify', true);
  expect(layout.get()).toBe(before);
});

test('a panel alone is unfolded, and so is one that is not folded', () => {
  const layout = new Layout(null);
  expect(isUnfolded(layout.get(), 'loss')).toBe(true);
  expect(isUnfolded(layout.get(), 'neuron')).toBe(false);
  layout.showAlone('neuron');
  expect(isUnfolded(layout.get(), 'neuron')).toBe(true);
});

test('a lesson comes into view as it opens, and not with each of its steps', () => {
  const layout = new Layout(null);
  layout.openLesson(lesson);
  expect(layout.get().side).toBe('lesson');
  layout.showSide('results');
  layout.openLesson({ ...lesson, step: 1 });
  expect(layout.get()).toMatchObject({ side: 'results', lesson: { step: 1 } });
  layout.showSide('lesson');
  layout.closeLesson();
  expect(layout.get()).toMatchObject({ side: 'program', lesson: null });
});

test('showing a tab shows the side that it is on', () => {
  const layout = new Layout(null);
  layout.showSide('results');
  layout.showTab('evaluator');
  expect(layout.get()).toMatchObject({ side: 'program', tab: 'evaluator' });
});

test('a program opens its panels while it is open, and not those that the reader has folded', () => {
  const storage = memoryStorage();
  const layout = new Layout(storage);
  layout.openFor(['neuron', 'loss']);
  expect(isUnfolded(layout.get(), 'neuron')).toBe(true);
  layout.fold('neuron', true);
  expect(isUnfolded(layout.get(), 'neuron')).toBe(false);
  const next = new Layout(storage);
  next.openFor(['neuron', 'landscape']);
  expect(isUnfolded(next.get(), 'neuron')).toBe(false);
  expect(isUnfolded(next.get(), 'landscape')).toBe(true);
  next.openFor([]);
  expect(isUnfolded(next.get(), 'landscape')).toBe(false);
  next.fold('neuron', false);
  next.openFor(['neuron']);
  expect(isUnfolded(next.get(), 'neuron')).toBe(true);
});

test('a height is kept within bounds until the panel gets its first height back', () => {
  const storage = memoryStorage();
  const layout = new Layout(storage);
  layout.setHeight('loss', 5);
  layout.setHeight('fit', 300.4);
  expect(new Layout(storage).get().heights).toEqual({ loss: panelHeights.min, fit: 300 });
  layout.setHeight('loss', null);
  expect(new Layout(storage).get().heights).toEqual({ fit: 300 });
});

test('a print shows the parameters though they are folded', () => {
  const layout = new Layout(null);
  layout.fold('parameters', true);
  layout.print(true);
  expect(isUnfolded(layout.get(), 'parameters')).toBe(true);
});
