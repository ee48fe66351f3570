import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Supervisor, type Watched } from './supervisor';

type State = { -readonly [Name in keyof Watched]: Watched[Name] };

let state: State;
let lost: number;
let pings: number;
let supervisor: Supervisor;

beforeEach(() => {
  vi.useFakeTimers();
  lost = 0;
  pings = 0;
  state = {
    hasUnseen: true,
    hasPromptUnseen: false,
    isAtWantedWork: false,
    isWaiting: true,
    ping: () => pings++,
  };
  supervisor = new Supervisor(state, () => lost++);
});

afterEach(() => {
  supervisor.stop();
  vi.useRealTimers();
});

/** A worker that was heard of once, and is then asked for something. */
function ask(): void {
  supervisor.heard();
  supervisor.asked();
}

test('judges a worker within a second of what it was asked, and no earlier than it should', () => {
  ask();
  vi.advanceTimersByTime(800);
  expect(lost).toBe(0);
  vi.advanceTimersByTime(200);
  expect(lost).toBe(1);
});

test('judges once', () => {
  ask();
  vi.advanceTimersByTime(60_000);
  expect(lost).toBe(1);
});

test('does not judge a worker that was never heard of: it is being loaded', () => {
  supervisor.asked();
  vi.advanceTimersByTime(60_000);
  expect(lost).toBe(0);
});

test('begins anew whenever something is heard', () => {
  ask();
  for (let turn = 0; turn < 20; turn++) {
    vi.advanceTimersByTime(700);
    supervisor.heard();
  }
  expect(lost).toBe(0);
});

test('asking again and again gives no more time', () => {
  ask();
  for (let turn = 0; turn < 10; turn++) {
    vi.advanceTimersByTime(100);
    supervisor.asked();
  }
  expect(lost).toBe(1);
});

test('work that is wanted explains a silence, until something has to happen now', () => {
  state.isAtWantedWork = true;
  ask();
  vi.advanceTimersByTime(10_000);
  expect(lost).toBe(0);
  state.hasPromptUnseen = true;
  supervisor.asked();
  vi.advanceTimersByTime(600);
  expect(lost).toBe(0);
  vi.advanceTimersByTime(400);
  expect(lost).toBe(1);
});

test('work that is not wanted any more has a second to see it', () => {
  state.isAtWantedWork = true;
  ask();
  vi.advanceTimersByTime(10_000);
  state.isAtWantedWork = false;
  supervisor.asked();
  vi.advanceTimersByTime(600);
  expect(lost).toBe(0);
  vi.advanceTimersByTime(400);
  expect(lost).toBe(1);
});

test('sends a heartbeat where somebody waits and nothing is heard, and sleeps where nobody does', () => {
  state.hasUnseen = false;
  ask();
  vi.advanceTimersByTime(500);
  expect(pings).toBeGreaterThan(0);
  state.isWaiting = false;
  vi.advanceTimersByTime(500);
  expect(vi.getTimerCount()).toBe(0);
});

test('a page that was busy itself reads what arrived before it judges', () => {
  ask();
  // The page was away for long: one late look, however much time has passed.
  vi.setSystemTime(Date.now() + 60_000);
  vi.advanceTimersByTime(225);
  supervisor.heard();
  vi.advanceTimersByTime(800);
  expect(lost).toBe(0);
});
