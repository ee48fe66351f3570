/**
 * Shows an earlier step of a run in place of its present, while the run may continue. What the records know is shown at
 * once; the worker is asked for the rest, one step at a time, and after an answer for the newest step that was chosen.
 */

import type { GradusService } from '../../app/protocol';
import { messageOf } from '../../rpc';
import { momentState, Recording, recordedState } from '../state/recording';
import type { Run } from '../state/run';
import { type Readable, Store } from '../state/store';
import { presentStep, runWithPast, type TimeState } from '../state/time';

export interface TimeTravelPorts {
  readonly service: Pick<GradusService, 'moment'>;
  readonly run: Readable<Run<Recording>>;
}

export class TimeTravel {
  readonly state = new Store<TimeState>({ kind: 'live' });
  /** Ends the request for a step that nobody looks at any more. */
  private controller: AbortController | null = null;
  private followed: { readonly recording: Recording; readonly end: () => void } | null = null;

  constructor(private readonly ports: TimeTravelPorts) {
    ports.run.subscribe(() => {
      const { state } = this;
      const time = state.get();
      if (time.kind === 'past' && runWithPast(ports.run.get()) !== time.recording) this.live();
    });
  }

  /** Shows the run before a step; its present if it has not come further. */
  go(step: number): void {
    const run = this.ports.run.get();
    const recording = runWithPast(run);
    if (recording === null) return;
    if (step >= presentStep(run)) {
      this.live();
      return;
    }
    const time = this.state.get();
    const whole = Math.max(0, Math.round(step));
    const past = time.kind === 'past' && time.recording === recording ? time.past : pastOf(recording);
    past.now.setAtOnce({ ...recordedState(recording.now.get(), whole), curves: past.now.get().curves });
    this.state.set({ kind: 'past', recording, step: whole, past, problem: null });
    this.follow(recording);
    if (this.controller === null) void this.ask();
  }

  /** Shows the present again. */
  live(): void {
    this.controller?.abort();
    this.controller = null;
    this.followed?.end();
    this.followed = null;
    this.state.set({ kind: 'live' });
  }

  /** The records of a run that continues are shown as they come. */
  private follow(recording: Recording): void {
    if (this.followed?.recording === recording) return;
    this.followed?.end();
    const end = recording.now.subscribe(() => {
      const time = this.state.get();
      if (time.kind !== 'past') return;
      const { series, fan, stepsPerSecond, backend } = recording.now.get();
      time.past.now.set({ ...time.past.now.get(), series, fan, stepsPerSecond, backend });
    });
    this.followed = { recording, end };
  }

  /** Asks for the step that is looked at, and again as long as another one is by then. */
  private async ask(): Promise<void> {
    const time = this.state.get();
    if (time.kind === 'live') return;
    const { recording, step } = time;
    const { id, source, origin } = recording;
    if (id === null || origin === null) return;
    const controller = new AbortController();
    this.controller = controller;
    const problem = await this.answer(recording, () =>
      this.ports.service.moment({ ...origin, source, run: id, step }, controller.signal),
    );
    if (this.controller !== controller) return;
    this.controller = null;
    const now = this.state.get();
    if (now.kind === 'live') return;
    if (now.recording !== recording || now.step !== step) void this.ask();
    else if (problem !== null) this.state.set({ ...now, problem });
  }

  /** Shows what the worker answers, if that step is still looked at; why there is none, in a sentence. */
  private async answer(
    recording: Recording,
    ask: () => ReturnType<GradusService['moment']>,
  ): Promise<string | null> {
    try {
      const reply = await ask();
      if (reply.kind === 'refused') return reply.message;
      const time = this.state.get();
      const isShown = time.kind === 'past' && time.recording === recording;
      if (isShown && time.step === reply.moment.step)
        time.past.now.setAtOnce(momentState(recording.now.get(), reply.moment));
      // The curves of a step nearby are better than those of the start, while the slider moves.
      else if (isShown) time.past.now.setAtOnce({ ...time.past.now.get(), curves: reply.moment.curves });
      return null;
    } catch (error) {
      return messageOf(error);
    }
  }
}

/** A recording that shows another step of the same run. */
function pastOf({ id, program, source, origin, now }: Recording): Recording {
  const past = new Recording(id, program, source, origin);
  past.now.setAtOnce(now.get());
  return past;
}
