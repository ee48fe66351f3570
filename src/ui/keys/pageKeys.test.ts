import { beforeEach, expect, it, vi } from 'vitest';
import type { Session } from '../session/session';
import { isMac } from './keyNames';
import { listenToKeys, pageKeys } from './pageKeys';

/** An element of the page, of which a listener asks what it is within. */
class FakeElement {
  constructor(private readonly within: readonly string[]) {}

  closest(selector: string): FakeElement | null {
    return this.within.some((each) => selector.split(', ').some((part) => part.startsWith(each)))
      ? this
      : null;
  }
}

/** A window as browsers have it: Node does not take `true` for capture where it removes a listener. */
class FakeWindow extends EventTarget {
  override removeEventListener(type: string, listener: EventListener, options?: unknown): void {
    super.removeEventListener(type, listener, { capture: options === true });
  }
}

interface Pressed {
  readonly key: string;
  readonly mod?: boolean;
  readonly shift?: boolean;
  readonly repeat?: boolean;
  readonly isComposing?: boolean;
  readonly target?: FakeElement;
}

class KeyEvent extends Event {
  constructor(readonly pressed: Pressed) {
    super('keydown', { cancelable: true });
  }
  override get target(): EventTarget | null {
    // The listener takes it for an element.
    return (this.pressed.target ?? null) as unknown as EventTarget | null;
  }
  get key(): string {
    return this.pressed.key;
  }
  get ctrlKey(): boolean {
    return !isMac && this.pressed.mod === true;
  }
  get metaKey(): boolean {
    return isMac && this.pressed.mod === true;
  }
  get shiftKey(): boolean {
    return this.pressed.shift === true;
  }
  get altKey(): boolean {
    return false;
  }
  get repeat(): boolean {
    return this.pressed.repeat === true;
  }
  get isComposing(): boolean {
    return this.pressed.isComposing === true;
  }
}

let done: string[];
let open: string[];
let presenting: boolean;
let end: () => void;

/** Whether the browser still does what it does by itself. */
function press(key: string, more: Omit<Pressed, 'key'> = {}): boolean {
  return window.dispatchEvent(new KeyEvent({ key, ...more }) as unknown as KeyboardEvent);
}

beforeEach(() => {
  [done, open, presenting] = [[], [], false];
  vi.stubGlobal('window', new FakeWindow());
  vi.stubGlobal('document', { querySelector: (selector: string) => (open.includes(selector) ? {} : null) });
  vi.stubGlobal('Element', FakeElement);
  const note = (name: string) => () => void done.push(name);
  const layout = {
    get: () => ({ presenting }),
    present: (on: boolean) => {
      presenting = on;
    },
  };
  // Keys ask for these parts of a session.
  const session = {
    runController: { toggle: note('toggle'), step: note('step') },
    stop: note('stop'),
    layout,
  } as unknown as Session;
  const help = (fromEditor: boolean): void => void done.push(fromEditor ? 'help at the cursor' : 'help');
  end = listenToKeys(session, { share: note('share'), openFile: note('open'), help });
});

it('does what the list of keys says, in place of the browser', () => {
  const keys = { Enter: {}, '.': {}, s: {}, o: {} };
  for (const key of Object.keys(keys)) expect(press(key, { mod: true })).toBe(false);
  press('Enter', { mod: true, shift: true });
  expect(done).toEqual(['toggle', 'stop', 'share', 'open', 'step']);
  expect(new Set(pageKeys.map(({ key }) => key)).size).toBe(pageKeys.length);
});

it('leaves other keys to the browser, and does nothing again while a key is held', () => {
  expect(press('s')).toBe(true);
  expect(press('q', { mod: true })).toBe(true);
  expect(press('s', { mod: true, repeat: true })).toBe(false);
  expect(press('s', { mod: true, isComposing: true })).toBe(true);
  expect(done).toEqual([]);
});

it('opens the reference by a question mark, but not where text is written', () => {
  expect(press('?', { target: new FakeElement(['textarea']) })).toBe(true);
  expect(press('?', { target: new FakeElement(['input:not']) })).toBe(true);
  expect(press('?', { target: new FakeElement([]) })).toBe(false);
  expect(press('F1', { target: new FakeElement(['.cm-editor']) })).toBe(false);
  expect(done).toEqual(['help', 'help at the cursor']);
});

it('leaves all keys to a dialog that is open', () => {
  open = ['dialog[open]'];
  expect(press('Enter', { mod: true })).toBe(true);
  expect(press('?')).toBe(true);
  expect(done).toEqual([]);
});

it('ends presenting by Escape, after what is open was closed by it', () => {
  press('F8');
  open = ['[popover=auto]:popover-open'];
  press('Escape');
  expect(presenting).toBe(true);
  open = [];
  press('Escape');
  expect(presenting).toBe(false);
});

it('hears nothing after its end', () => {
  end();
  expect(press('Enter', { mod: true })).toBe(true);
  expect(done).toEqual([]);
});
