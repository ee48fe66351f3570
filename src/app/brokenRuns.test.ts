/** Runs that break, and runs that end before they have begun: the next one is as good as in a fresh page. */

import { afterEach, describe, expect, test, vi } from 'vitest';
import { wanted } from '../testing/requests';
import { endless, ServicePage, trainRequest } from '../testing/servicePage';
import { Trainer } from '../train';
import type { RunId } from './protocol';

describe('a run that breaks', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const short = '(define-parameter a 3) (minimize (* a a) (steps 50))';

  /** The next run of the same service ends as it does in a fresh one. */
  async function trainsNext(page: ServicePage): Promise<void> {
    vi.restoreAllMocks();
    page.isBroken = false;
    const next = trainRequest(short);
    expect(await page.service.train(next, wanted)).toEqual([]);
    const end = page.progress.at(-1)!;
    expect(end).toMatchObject({ run: next.run, state: 'done', reason: 'steps' });
    const fresh = new ServicePage();
    await fresh.service.train(trainRequest(short), wanted);
    expect(end.present).toEqual(fresh.progress.at(-1)!.present);
  }

  test('in a step answers with what broke it, and the next one trains', async () => {
    const page = new ServicePage();
    const unreachable = new WebAssembly.RuntimeError('unreachable');
    vi.spyOn(Trainer.prototype, 'advance').mockRejectedValue(unreachable);
    await expect(page.service.train(trainRequest(endless), wanted)).rejects.toBe(unreachable);
    await trainsNext(page);
  });

  test('in its first step, or any later one, breaks no other request', async () => {
    const page = new ServicePage();
    const advance = Trainer.prototype.advance;
    let calls = 0;
    vi.spyOn(Trainer.prototype, 'advance').mockImplementation(function (this: Trainer, count) {
      if (++calls === 5) throw new RangeError('out of memory');
      return advance.call(this, count);
    });
    const broken = expect(page.service.train(trainRequest(endless), wanted)).rejects.toThrow('out of memory');
    expect((await page.compile('(* 6 7)')).output).toMatchObject([{ text: '42' }]);
    await broken;
    await trainsNext(page);
  });

  test('in a report, at its start, on its way, at a pause, in a step or at its end', async () => {
    for (const source of [endless, short]) {
      const page = new ServicePage();
      page.isBroken = true;
      const answer = page.service.train(trainRequest(source), wanted);
      await expect(answer).rejects.toThrow('allocation failed');
      await trainsNext(page);
    }
    const page = new ServicePage();
    page.isBroken = true;
    const paused = page.service.train(trainRequest(endless, { paused: true }), wanted);
    await expect(paused).rejects.toThrow('allocation failed');
    for (const method of ['pause', 'stop'] as const) {
      page.isBroken = false;
      const request = trainRequest(endless, { pace: 20 });
      const end = expect(page.service.train(request, wanted)).rejects.toThrow('allocation failed');
      await page.until(request.run, 'training');
      page.isBroken = true;
      await expect(page.service[method](request.run)).rejects.toThrow('allocation failed');
      await end;
    }
    page.isBroken = false;
    const request = trainRequest(endless, { paused: true });
    const end = expect(page.service.train(request, wanted)).rejects.toThrow('allocation failed');
    await page.until(request.run, 'paused');
    page.isBroken = true;
    await expect(page.service.step(request.run)).rejects.toThrow('allocation failed');
    await end;
    await trainsNext(page);
  });

  test('where it is disposed of is in nobody’s way', async () => {
    const page = new ServicePage();
    vi.spyOn(Trainer.prototype, 'dispose').mockImplementation(() => {
      throw new Error('The device is lost.');
    });
    const request = trainRequest(endless);
    const ended = page.service.train(request, wanted);
    await page.until(request.run, 'training');
    const next = trainRequest(short);
    await page.service.train(next, wanted);
    expect(await ended).toEqual([]);
    await trainsNext(page);
  });

  test('because a step never ends holds the next one up for a second at most', async () => {
    const page = new ServicePage();
    vi.spyOn(Trainer.prototype, 'advance').mockReturnValue(new Promise(() => undefined));
    const hung = page.service.train(trainRequest(endless), wanted);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await trainsNext(page);
    expect(await hung).toEqual([]);
  });
});

describe('a run that is being made ready', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  /** Calls `then` while a run's backend is looked for; answers with what the page was sent of the run. */
  async function whileReadying(then: (page: ServicePage, run: RunId, abort: () => void) => Promise<unknown>) {
    const page = new ServicePage();
    const controller = new AbortController();
    // A paused run reports as soon as it starts.
    const request = trainRequest(endless, { paused: true });
    let asked = false;
    const asking: Promise<unknown>[] = [];
    const requestAdapter = async (): Promise<null> => {
      if (!asked) asking.push(then(page, request.run, () => controller.abort()));
      asked = true;
      return null;
    };
    vi.stubGlobal('navigator', { gpu: { requestAdapter } });
    await page.service.train(request, controller.signal).catch(() => undefined);
    await Promise.all(asking);
    expect(asked).toBe(true);
    return page.progress.filter(({ run }) => run === request.run);
  }

  test('does not start once it is aborted', async () => {
    expect(await whileReadying(async (_, __, abort) => abort())).toEqual([]);
  });

  test('does not start once it is stopped', async () => {
    expect(await whileReadying((page, run) => page.service.stop(run))).toEqual([]);
  });

  test('does not start once another is asked for', async () => {
    const other = trainRequest('(define-parameter a 3) (minimize (* a a) (steps 5))');
    expect(await whileReadying((page) => page.service.train(other, wanted))).toEqual([]);
  });

  test('takes a step that was asked for meanwhile', async () => {
    const page = new ServicePage();
    const request = trainRequest(endless, { paused: true });
    const ended = page.service.train(request, wanted);
    await page.service.step(request.run);
    expect(page.steps).toBe(1);
    await page.service.stop(request.run);
    expect(await ended).toEqual([]);
  });
});
