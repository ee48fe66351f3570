/** Says an item of a story in one sentence, with the numbers of its step. */

import type { ProbedValue, TraceStep } from '../../app/protocol';
import {
  describeBack,
  describeMember,
  describeMove,
  describeSearch,
  describeSearchedMove,
  describeValue,
  type SaidStep,
  type SaidValue,
  stepWords as words,
} from '../words';
import { type Item, isNumber, type Loop, namesOfTurn, type Story } from './story';

/** The number of characters of an expression that a sentence shows. */
const maxLength = 48;

function oneLine(text: string): string {
  const written = text.replace(/\s+/g, ' ');
  return written.length > maxLength ? `${written.slice(0, maxLength - 1)}…` : written;
}

function saidValue({ shape, isTruth, value }: ProbedValue): SaidValue {
  return { shape, isTruth, elements: value };
}

function saidAdjoint({ shape, adjoint }: ProbedValue): SaidValue {
  return { shape, isTruth: false, elements: adjoint };
}

export class Sentences {
  constructor(
    private readonly story: Story,
    /** The text that the places are of. */
    private readonly source: string,
  ) {}

  of(item: Item): string {
    const { trace, loops } = this.story;
    const { steps } = trace;
    switch (item.kind) {
      case 'value':
        return this.value(steps[item.step]!);
      case 'seed': {
        const counted = steps[item.step]!.form === 'loss' ? (trace.rows?.counted ?? null) : null;
        return describeBack.seed(
          this.textOf(steps[item.step]!),
          steps[item.step]!.result.adjoint[0]!,
          counted,
        );
      }
      case 'share':
        return this.share(steps[item.step]!, steps[item.operand]!, item.partial);
      case 'body': {
        const body = steps[item.body]!;
        return describeBack.body(this.textOf(body), saidAdjoint(body.result), this.textOf(steps[item.step]!));
      }
      case 'bound':
        return describeBack.bound(this.textOf(steps[item.step]!), saidAdjoint(steps[item.step]!.result));
      case 'total':
        return describeBack.total(
          this.textOf(steps[item.step]!),
          saidAdjoint(steps[item.step]!.result),
          trace.row !== null,
        );
      case 'update':
        return this.update(item.number);
      case 'loop': {
        const loop = loops[item.loop]!;
        const describe = item.direction === 'forwards' ? words.loopForwards : words.loopBackwards;
        return describe(nameOf(loop), loop.calls.length);
      }
    }
  }

  private update(number: number): string {
    const { update } = this.story;
    if (update === null) return words.noStep;
    if (update.kind === 'none') return words.noStepBecause[update.reason];
    if (number < 0) {
      const member = update.member === null ? [] : [describeMember(update.member)];
      return [...member, ...(update.kind === 'search' ? [describeSearch(update.how)] : [])].join(' ');
    }
    return update.kind === 'search'
      ? describeSearchedMove(update.how, update.numbers[number]!)
      : describeMove(update, update.numbers[number]!);
  }

  /** The heading of a turn: its number, and the values that it begins with. */
  turn(loop: Loop, turn: number): string {
    const heading = words.turn(nameOf(loop), turn + 1, loop.calls.length);
    const values = namesOfTurn(this.story, loop, turn, this.source).filter(({ value }) => isNumber(value));
    const shown = values.slice(0, maxNames).map(({ name, value }) => words.equals(name, saidValue(value)));
    return shown.length === 0 ? heading : `${heading}: ${shown.join(', ')}`;
  }

  private textOf({ place, form }: TraceStep): string {
    return form === 'loss' ? words.lossOfRow : oneLine(this.source.slice(place.start, place.end));
  }

  private said(step: TraceStep): SaidStep {
    return { text: this.textOf(step), value: saidValue(step.result) };
  }

  private value(step: TraceStep): string {
    const { form, operator, operands } = step;
    const { trace } = this.story;
    const { steps } = trace;
    const said = this.said(step);
    switch (form) {
      case 'parameter':
        return describeValue.parameter(said);
      case 'column':
        return describeValue.column(said, trace.row);
      case 'prediction':
        return describeValue.prediction(said);
      case 'loss':
        return describeValue.loss(said);
      case 'rows':
        return describeValue.rows(said);
      case 'if': {
        const [test, branch] = operands.map((each) => steps[each]!);
        if (test === undefined || branch === undefined || !test.result.isTruth)
          return describeValue.plain(said);
        const isTrue = test.result.value[0] === 1;
        return describeValue.branch(said, this.textOf(test), isTrue, this.textOf(branch));
      }
      case 'call': {
        // Operands that are no numbers, such as lists, are no steps.
        if (operator === null || operands.length === 0) return describeValue.plain(said);
        const hasBody = trace.calls.some(({ name }) => name === operator);
        if (hasBody) return describeValue.returned(said, operator);
        return describeValue.call(
          said,
          operator,
          operands.map((each) => saidValue(steps[each]!.result)),
        );
      }
      default:
        return describeValue.plain(said);
    }
  }

  private share(step: TraceStep, operand: TraceStep, partial: number | null): string {
    const [to, from] = [this.textOf(operand), this.textOf(step)];
    if (partial === null || !isNumber(step.result) || !isNumber(operand.result))
      return describeBack.shareOfTensor(to, saidAdjoint(operand.result), from);
    return describeBack.share(to, step.result.adjoint[0]!, partial, from);
  }
}

const maxNames = 5;

function nameOf({ name }: Loop): string {
  return name ?? words.aProcedure;
}
