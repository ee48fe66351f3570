import { afterEach, expect, test } from 'vitest';
import { Caller, PortClosed, remote } from './caller';
import { type FromService, type Port, type ToService, transferring } from './messages';
import { eventsTo, serve } from './serve';
import { drive, Slices, yieldToEventLoop } from './slices';

interface Sums {
  add(numbers: readonly number[], signal: AbortSignal): Promise<number>;
  fail(message: string): Promise<void>;
  spin(name: string, signal: AbortSignal): Promise<void>;
  bytes(length: number): Promise<Uint8Array<ArrayBuffer>>;
  unsendable(name: string): Promise<unknown>;
}

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** Both ends of a channel, which copies as one between workers does. */
function scene() {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const sent: FromService<string>[] = [];
  const recording: Port<FromService<string>, ToService<Sums>> = {
    postMessage: (message, transfer) => {
      sent.push(message);
      port2.postMessage(message, transfer ?? []);
    },
    addEventListener: (type, listener) => port2.addEventListener(type, listener),
    start: () => port2.start(),
  };
  const ended: string[] = [];
  let kept: Uint8Array<ArrayBuffer> | null = null;
  const service: Sums = {
    add: async (numbers) => numbers.reduce((sum, each) => sum + each, 0),
    fail: async (message) => {
      throw new RangeError(message);
    },
    spin: async (name, signal) => {
      try {
        const slices = new Slices(signal, 1);
        for (;;) await slices.pause();
      } finally {
        ended.push(name);
      }
    },
    bytes: async (length) => {
      kept = new Uint8Array(length);
      return transferring(kept, [kept.buffer]);
    },
    unsendable: async () => () => 1,
  };
  serve(recording, service);
  const events: string[] = [];
  const caller = new Caller<Sums, string>(port1, { event: (event) => events.push(event) });
  return { caller, sent, ended, events, emit: eventsTo(recording), kept: () => kept };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

test('each call resolves with its own answer', async () => {
  const { caller } = scene();
  const sums = remote<Sums>((method, argument, signal) => caller.call(method, argument, signal));
  const { signal } = new AbortController();
  expect(await Promise.all([sums.add([1, 2], signal), sums.add([3, 4], signal)])).toEqual([3, 7]);
  expect(caller.isWaiting).toBe(false);
  expect(caller.hasUnseen).toBe(false);
});

test('an exception of the service arrives with its name and message', async () => {
  const { caller } = scene();
  await expect(caller.call('fail', 'no memory')).rejects.toMatchObject({
    name: 'RangeError',
    message: 'no memory',
  });
});

test('an abort rejects the call at once and stops its work in the service', async () => {
  const { caller, ended } = scene();
  const controller = new AbortController();
  const spinning = caller.call('spin', 'first', controller.signal);
  await settled();
  expect(ended).toEqual([]);
  controller.abort();
  await expect(spinning).rejects.toMatchObject({ name: 'AbortError' });
  await settled();
  expect(ended).toEqual(['first']);
});

test('a call that is aborted right after it was sent is not begun', async () => {
  const { caller, ended, sent } = scene();
  const controller = new AbortController();
  const spinning = caller.call('spin', 'never', controller.signal);
  controller.abort();
  await expect(spinning).rejects.toMatchObject({ name: 'AbortError' });
  await settled();
  expect(ended).toEqual([]);
  expect(sent.some(({ kind }) => kind === 'working')).toBe(false);
});

test('a call with an aborted signal is not sent', async () => {
  const { caller, sent } = scene();
  await expect(caller.call('add', [1], AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  await settled();
  expect(sent).toEqual([]);
});

test('an argument or an answer that cannot be sent fails its own call', async () => {
  const { caller } = scene();
  const argument = [(() => 1) as unknown as number];
  await expect(caller.call('add', argument)).rejects.toThrow();
  await expect(caller.call('unsendable', '')).rejects.toThrow('could not be cloned');
  expect(await caller.call('add', [1, 1])).toBe(2);
  expect(caller.isWaiting).toBe(false);
});

test('nothing is heard of a port that was closed', async () => {
  const { caller, emit, events } = scene();
  emit('before');
  await settled();
  caller.close('It is gone.', () => false);
  emit('after');
  await settled();
  expect(events).toEqual(['before']);
});

test('buffers that are given away are not copied', async () => {
  const { caller, kept } = scene();
  expect((await caller.call('bytes', 8)).length).toBe(8);
  expect(kept()!.length).toBe(0);
});

test('events arrive in order', async () => {
  const { emit, events } = scene();
  emit('first');
  emit('second');
  await settled();
  expect(events).toEqual(['first', 'second']);
});

test('work is announced when it changes from one call to another, and only then', async () => {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const sent: FromService<never>[] = [];
  function* turns(): Generator<void, void> {
    for (let turn = 0; turn < 6; turn++) {
      const until = performance.now() + 11;
      while (performance.now() < until);
      yield;
    }
  }
  const service = { work: (_: string, signal: AbortSignal) => drive(turns(), signal) };
  serve<typeof service>(
    {
      postMessage: (message) => {
        sent.push(message);
        port2.postMessage(message);
      },
      addEventListener: (type, listener) => port2.addEventListener(type, listener),
      start: () => port2.start(),
    },
    service,
  );
  const caller = new Caller<typeof service>(port1);
  const working = (): number => sent.filter(({ kind }) => kind === 'working').length;
  await caller.call('work', 'alone');
  expect(working()).toBe(1);
  await Promise.all([caller.call('work', 'a'), caller.call('work', 'b')]);
  expect(working()).toBeGreaterThan(6);
});

test('a closed port rejects every call, and says which may be sent elsewhere', async () => {
  const { caller } = scene();
  const begun = caller.call('spin', 'begun');
  await settled();
  const fresh = caller.call('add', [1]);
  const seen: unknown[] = [];
  caller.close('It is gone.', (call) => {
    seen.push(call);
    return !call.isWorkedOn;
  });
  const [first, second] = await Promise.allSettled([begun, fresh]);
  expect(first).toMatchObject({ reason: { message: 'It is gone.', mayRepeat: false } });
  expect(second).toMatchObject({ reason: { mayRepeat: true } });
  await expect(caller.call('add', [1])).rejects.toBeInstanceOf(PortClosed);
  expect(seen).toEqual([
    { method: 'spin', begun: true, isWorkedOn: true },
    { method: 'add', begun: false, isWorkedOn: false },
  ]);
  await yieldToEventLoop();
});
